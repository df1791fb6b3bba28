// /proc/net/snmp and /proc/net/netstat → single counters of the network stack by name.

/**
 * Both files have pairs of lines, `Tcp: names…` and `Tcp: values…`. Null where this kernel does not
 * have the counter.
 */
export function networkCounter(text: string, protocol: string, name: string): number | null {
	const names = text.indexOf(`${protocol}: `);
	if (names === -1) return null;
	const end = text.indexOf('\n', names);
	const index = text.slice(names, end).split(' ').indexOf(name);
	const value = text.slice(end + 1, text.indexOf('\n', end + 1)).split(' ')[index];
	return index === -1 || value === undefined ? null : Number(value);
}
