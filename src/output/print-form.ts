// How panels are to be shown, as text or as JSON.

/** How the data is to be shown. */
export type PrintForm = {
	readonly json: boolean;
	readonly color: boolean;
	/** Only ASCII: asked for, or set, or all that the locale or the terminal can show. */
	readonly ascii: boolean;
	/** A theme's name, or a file with one. @default that of the settings */
	readonly theme?: string | undefined;
	/** The dashboard takes clicks and the wheel. */
	readonly mouse: boolean;
	/** The key of a column. @default each panel's own */
	readonly sort?: string | undefined;
	readonly rows?: number | undefined;
	/** BCC's -T: the time before each interval. */
	readonly timestamp: boolean;
	/** BCC's -C: do not clear the terminal between intervals. */
	readonly keepScreen: boolean;
	/** BCC's -S: no time and load before each interval. */
	readonly noSummary: boolean;
};
