// SVG → PNG, with the DejaVu fonts of the dejavu-fonts-ttf package and none of the system's.
import {createRequire} from 'node:module';
import path from 'node:path';
import {Resvg} from '@resvg/resvg-js';

const require = createRequire(import.meta.url);
const fonts = path.join(path.dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf');

/** Two pixels per SVG unit: sharp on today's screens. */
export function renderPng(svg: string, zoom = 2): Uint8Array {
	const resvg = new Resvg(svg, {
		fitTo: {mode: 'zoom', value: zoom},
		font: {
			fontFiles: ['DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf', 'DejaVuSans.ttf'].map((name) =>
				path.join(fonts, name),
			),
			loadSystemFonts: false,
			defaultFontFamily: 'DejaVu Sans Mono',
		},
	});
	return resvg.render().asPng();
}
