/** Components in components. The page reads this too: it knows nothing of discord.js. */
import type { Component } from './component.js';

const childrenOf = ({ components = [], component, accessory }: Component): readonly Component[] => [
  ...components,
  ...(component === undefined ? [] : [component]),
  ...(accessory === undefined ? [] : [accessory]),
];

/** All components, parents before their children. */
export function everyComponent(components: readonly Component[]): Component[] {
  return components.flatMap((component) => [component, ...everyComponent(childrenOf(component))]);
}
