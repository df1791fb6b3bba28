// Milliseconds since the epoch → local wall-clock time. Pure but for the time zone.

/** `HH:MM:SS`; Intl would take milliseconds at start-up. */
export function clockTime(at: number): string {
	const date = new Date(at);
	return [date.getHours(), date.getMinutes(), date.getSeconds()]
		.map((part) => String(part).padStart(2, '0'))
		.join(':');
}
