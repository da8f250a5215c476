/**
 * From now on this process reads the tiny network where it would read the lite one.
 *
 * @returns what gives the lite one back.
 */
export function replaceLiteNetwork(): () => void;
