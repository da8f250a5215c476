/** ONNX Runtime, with its telemetry off. Nothing else may import the package; the linter sees to that. */
import './no-telemetry.js';

export * from 'onnxruntime-node';
