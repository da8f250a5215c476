/** Variations: what the small paintings of one job have in common, and what differs. */
import type { Options } from '../painting/options.js';
import type { PanelRequest } from './admission/input-validator.js';
import type { Job, Panel, StyleShare } from './job.js';

export const VARIATION_AXES = ['strength', 'strokes', 'styles'] as const;
export type VariationAxis = (typeof VARIATION_AXES)[number];

/** How many there are: two rows of two. */
export const VARIATION_COUNT = 4;

/** Long side of each, in pixels, where the painting itself is not smaller: four take about as long as one of the usual size. */
const MAX_PANEL_SIZE_PX = 256;

const STRENGTHS = [15, 40, 65, 90] as const;
/** Factors of the stroke size. */
const STROKE_SIZES = [0.5, 1, 1.75, 3] as const;

/** Four paintings that differ in one option. */
export const optionPanels = (axis: Exclude<VariationAxis, 'styles'>): PanelRequest[] =>
  (axis === 'strength'
    ? STRENGTHS.map((strength) => ({ strength }))
    : STROKE_SIZES.map((strokeSize) => ({ strokeSize }))
  ).map((options) => ({ options, styles: null, name: null }));

/** The options that a panel is painted with. @param options the job's. */
export const panelOptions = <Some extends Pick<Options, 'size'>>(
  options: Some,
  panel: Pick<Panel, 'options'>,
): Some => ({
  ...options,
  ...panel.options,
  size: Math.min(options.size, MAX_PANEL_SIZE_PX),
});

/**
 * What paints one of the panels at the job's full size.
 *
 * @param number counted from 1.
 * @returns undefined where there is no such panel.
 */
export function panelAtFullSize(
  { options, styles, panels }: Pick<Job, 'options' | 'styles' | 'panels'>,
  number: number,
): { readonly options: Options; readonly styles: readonly StyleShare[]; readonly name: string | null } | undefined {
  const panel = panels[number - 1];
  return panel && { options: { ...options, ...panel.options }, styles: panel.styles ?? styles, name: panel.name };
}
