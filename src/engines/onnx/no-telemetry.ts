/**
 * Since 1.29 ONNX Runtime reports to its maker unless it is told not to: it writes a device id and a database of events under `~/.cache`
 * and two files into the temporary folder, and ten seconds later looks its maker's server up. This variable, and nothing else that the
 * binding for Node offers, keeps it from beginning; it is read once, with the first session. (On Windows there are events for the
 * system's own tracing only, which no variable turns off.)
 * https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md
 */
import { isMainThread } from 'node:worker_threads';

// A worker thread's environment is a copy, of which native code sees nothing.
if (!isMainThread) throw new Error('ONNX Runtime has to be loaded by the main thread of a process.');
process.env.ORT_DISABLE_TELEMETRY = '1';
