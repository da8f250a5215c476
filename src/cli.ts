#!/usr/bin/env node
/** `brushwork content.jpg style.jpg -o painting.png`: the engine without Discord. */
import { run } from './cli/run.js';

process.exitCode = await run(process.argv);
