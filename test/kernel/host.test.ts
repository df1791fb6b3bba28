// host against known retransmissions.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, readlinkSync} from 'node:fs';
import readline from 'node:readline';
import {kernelTest, report, watch} from '../helpers/kernel.js';

/**
 * In a network namespace of its own: connects to a listener that takes two connections and drops what
 * comes for the others, until as many segments were sent again as the argument says. Prints how many.
 */
const retransmit = `
import socket, subprocess, sys, time
subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)
def resent():
    names, values = (line.split() for line in open('/proc/net/snmp') if line.startswith('Tcp:'))
    return int(values[names.index('RetransSegs')])
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(0)
print('ready', flush=True)
sys.stdin.readline()
clients = []
for _ in range(64):
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(listener.getsockname())
    clients.append(client)
while resent() < int(sys.argv[1]):
    time.sleep(0.01)
for client in clients + [listener]:
    client.close()
print(resent(), flush=True)
`;

/** So many segments that this process's namespace has sent again. */
function ownRetransmits(): number {
	const [names = [], values = []] = readFileSync('/proc/net/snmp', 'utf8')
		.split('\n')
		.filter((line) => line.startsWith('Tcp:'))
		.map((line) => line.split(' '));
	return Number(values[names.indexOf('RetransSegs')]);
}

kernelTest(
	'retransmissions of another network namespace are in the machine’s, not in the own',
	async (t) => {
		const child = spawn('unshare', ['-n', 'python3', '-c', retransmit, '100'], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		const lines = readline.createInterface({input: child.stdout})[Symbol.asyncIterator]();
		await lines.next();
		let theirs = 0;
		const before = ownRetransmits();
		const {rows, seconds, caveats} = await watch('host', {}, async (restart) => {
			restart();
			child.stdin.end('go\n');
			theirs = Number((await lines.next()).value);
		});
		const own = ownRetransmits() - before;
		if (child.exitCode === null) await once(child, 'exit');
		const of = (measure: string) => rows.find((row) => row['measure'] === measure);
		const seen = Math.round(Number(of('retransmits')?.['value']) * seconds);
		report(t, 'host', seen, theirs + own);
		assert.ok(theirs >= 100);
		assert.ok(seen >= theirs && seen <= theirs + own, `${seen} of ${theirs} there and ${own} here`);
		const here = Math.round(Number(of('own_retransmits')?.['value']) * seconds);
		assert.ok(here <= own, `${here} of ${own}`);
		for (const measure of ['own_retransmits', 'resent'])
			assert.equal(of(measure)?.['of'], readlinkSync('/proc/self/ns/net'));
		assert.match(caveats.join(' '), /Network counters are of the network namespace .* net:\[\d+\]/);
	},
);
