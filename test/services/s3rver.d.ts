/** What the tests use of s3rver, which has no types of its own. */
declare module 's3rver' {
  import type { RequestListener } from 'node:http';

  interface Options {
    readonly address: string;
    /** 0 takes a free one. */
    readonly port: number;
    readonly silent: boolean;
    readonly directory: string;
    readonly configureBuckets: readonly { readonly name: string; readonly configs: readonly string[] }[];
  }
  export default class S3rver {
    constructor(options: Options);
    run(): Promise<{ readonly address: string; readonly port: number }>;
    close(): Promise<void>;
    /** Answers a request, of whatever server; of Koa, which it is. */
    callback(): RequestListener;
  }
}
