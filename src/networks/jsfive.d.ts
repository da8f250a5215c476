/** The part of jsfive that is used here; the package has no types of its own. */
declare module 'jsfive' {
  export interface Dataset {
    /** As in NumPy: `<f4`. */
    readonly dtype: string;
    readonly shape: readonly number[];
    /** In C order. */
    readonly value: ArrayLike<number>;
  }
  export class File {
    constructor(bytes: ArrayBuffer, name: string);
    /** @throws Error where there is nothing of that name. */
    get(path: string): unknown;
  }
}
