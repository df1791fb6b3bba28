// How a tool is drawn: what panels/ provides and the rest of the dashboard asks for by name.
import type {ReactNode} from 'react';
import type {Shape} from '../../core/snapshot.js';
import type {Draw, PanelProps} from './panel-frame.js';

export type Picture = {
	readonly Full: (props: PanelProps) => ReactNode;
	/** What its cell of the overview holds. */
	readonly glance: Draw;
	/** Whether there are rows to walk through, sort and filter. @default true */
	readonly listed?: boolean;
};

export type PanelFor = (tool: string, shape: Shape | undefined) => Picture;
