// How to ask for rows after `/` → lines of the help: an example, and what it means.

export const queryHelp: ReadonlyArray<readonly [example: string, meaning: string]> = [
	['node', 'rows with this text in any cell, in any case'],
	[
		'comm=node bytes>1M',
		'both must hold; a column by its title or its name in JSON; != >= < <=, too',
	],
	[
		'io/s>2k  bytes<1.5K',
		'numbers as the screen shows them: rates per second, shares as 5%; a K of bytes is 1024',
	],
	['avg_ms>10  avg_ms>500us', 'times: in the unit that the column names, or in ns us ms s m h'],
	['node or /^kw/', 'one of them; between slashes a regular expression'],
	['comm~^kw  comm!~/a b/', 'the column matches the regular expression, or does not'],
	['-dd  not (dd or cp)', 'the opposite; parentheses group'],
	['"or"  comm="a b"', 'what is quoted stands for itself'],
	['Tab  Up Down', 'complete names of columns and their values; earlier queries'],
];
