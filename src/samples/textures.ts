/** SVG filters for what has no outline: clouds, stone, water, grain. */

/** Fills a shape with clouds of one colour. `cover` -1 to 1: how much of it they hide. */
export function clouds(
  id: string,
  { frequency, seed, colour, cover }: { frequency: string; seed: number; colour: string; cover: number },
): string {
  return `<filter id="${id}" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="6" seed="${seed}"/>
<feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 3.6 0 0 0 ${cover - 1.8}" result="mask"/>
<feFlood flood-color="${colour}"/><feComposite in2="mask" operator="in"/><feComposite in2="SourceAlpha" operator="in"/></filter>`;
}

/** Roughens a shape: its own colours, lit from `azimuth` degrees (clockwise from the right) as if its surface were broken. */
export function rough(
  id: string,
  {
    frequency,
    seed,
    relief,
    azimuth,
    light = '#fff',
  }: { frequency: string; seed: number; relief: number; azimuth: number; light?: string },
): string {
  return `<filter id="${id}" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="6" seed="${seed}"/>
<feDiffuseLighting surfaceScale="${relief}" diffuseConstant="1.7" lighting-color="${light}" result="light"><feDistantLight azimuth="${azimuth}" elevation="38"/></feDiffuseLighting>
<feComposite in="SourceGraphic" in2="light" operator="arithmetic" k1="1" k2="0.06"/><feComposite in2="SourceAlpha" operator="in"/></filter>`;
}

/** Shakes what it is drawn over, mostly sideways, as a mirror of water does. */
export function rippled(id: string, { frequency, seed, by }: { frequency: string; seed: number; by: number }): string {
  return `<filter id="${id}" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="3" seed="${seed}" result="waves"/>
<feDisplacementMap in="SourceGraphic" in2="waves" scale="${by}" xChannelSelector="R" yChannelSelector="G"/><feGaussianBlur stdDeviation="0.8 1.4"/></filter>`;
}
