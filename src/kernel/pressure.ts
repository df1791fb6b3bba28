// /proc/pressure/* → for how long tasks were held up by a lack of the resource.

export type Pressure = {
	/** Microseconds since boot in which at least one task waited for it. */
	readonly someUs: number;
};

/** Linux 4.20 (eb414681d5a0); null where it is compiled out or switched off (`psi=0`). */
export function parsePressure(text: string | null): Pressure | null {
	const some = /^some .*total=(\d+)/m.exec(text ?? '');
	return some === null ? null : {someUs: Number(some[1])};
}
