/** `npm start -- --fleet 2x3`: two bots and three workers. */
import { parseArgs } from 'node:util';
import { UserError } from '../errors/user-error.js';

export interface FleetSize {
  readonly bots: number;
  readonly workers: number;
}

const FORM = /^([1-9])x([1-9])$/;

/** @returns undefined where no fleet is asked for. @throws UserError `fleet-size` */
export function readFleetSize(args: readonly string[]): FleetSize | undefined {
  const { values } = parseArgs({ args: [...args], options: { fleet: { type: 'string' } }, strict: false });
  if (values.fleet === undefined) return undefined;
  const [, bots, workers] = FORM.exec(String(values.fleet)) ?? [];
  if (bots === undefined)
    throw new UserError('fleet-size', { value: values.fleet === true ? '' : String(values.fleet) });
  return { bots: Number(bots), workers: Number(workers) };
}
