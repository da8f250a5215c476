/**
 * Writes ONNX models: a small builder over the protobuf messages of the ONNX standard (onnx.proto, IR version 8, opset 17),
 * serialised by protobufjs. Only the fields that Brushwork's graphs use are described.
 */
import protobuf from 'protobufjs';

const OPSET = 17;
const IR_VERSION = 8;
/** Numbers of TensorProto.DataType. */
export const FLOAT = 1;
const INT8 = 3;
const INT64 = 7;
const FLOAT16 = 10;

/** Field numbers and types as in onnx.proto. */
const schema = protobuf.Root.fromJSON({
  nested: {
    onnx: {
      nested: {
        ModelProto: {
          fields: {
            irVersion: { id: 1, type: 'int64' },
            producerName: { id: 2, type: 'string' },
            graph: { id: 7, type: 'GraphProto' },
            opsetImport: { id: 8, rule: 'repeated', type: 'OperatorSetIdProto' },
          },
        },
        OperatorSetIdProto: { fields: { domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } } },
        GraphProto: {
          fields: {
            node: { id: 1, rule: 'repeated', type: 'NodeProto' },
            name: { id: 2, type: 'string' },
            initializer: { id: 5, rule: 'repeated', type: 'TensorProto' },
            input: { id: 11, rule: 'repeated', type: 'ValueInfoProto' },
            output: { id: 12, rule: 'repeated', type: 'ValueInfoProto' },
          },
        },
        NodeProto: {
          fields: {
            input: { id: 1, rule: 'repeated', type: 'string' },
            output: { id: 2, rule: 'repeated', type: 'string' },
            name: { id: 3, type: 'string' },
            opType: { id: 4, type: 'string' },
            attribute: { id: 5, rule: 'repeated', type: 'AttributeProto' },
          },
        },
        AttributeProto: {
          fields: {
            name: { id: 1, type: 'string' },
            f: { id: 2, type: 'float' },
            i: { id: 3, type: 'int64' },
            s: { id: 4, type: 'bytes' },
            ints: { id: 8, rule: 'repeated', type: 'int64' },
            type: { id: 20, type: 'int32' },
          },
        },
        TensorProto: {
          fields: {
            dims: { id: 1, rule: 'repeated', type: 'int64' },
            dataType: { id: 2, type: 'int32' },
            name: { id: 8, type: 'string' },
            rawData: { id: 9, type: 'bytes' },
          },
        },
        ValueInfoProto: { fields: { name: { id: 1, type: 'string' }, type: { id: 2, type: 'TypeProto' } } },
        TypeProto: { fields: { tensorType: { id: 1, type: 'TensorTypeProto' } } },
        TensorTypeProto: { fields: { elemType: { id: 1, type: 'int32' }, shape: { id: 2, type: 'TensorShapeProto' } } },
        TensorShapeProto: { fields: { dim: { id: 1, rule: 'repeated', type: 'DimensionProto' } } },
        DimensionProto: { fields: { dimValue: { id: 1, type: 'int64' } } },
      },
    },
  },
});

/** Numbers of AttributeProto.AttributeType. */
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;

type Attribute = number | string | readonly number[] | { readonly float: number };

function attribute(name: string, value: Attribute) {
  if (typeof value === 'number') return { name, type: ATTRIBUTE_TYPE.int, i: value };
  if (typeof value === 'string') return { name, type: ATTRIBUTE_TYPE.string, s: Buffer.from(value) };
  if ('float' in value) return { name, type: ATTRIBUTE_TYPE.float, f: value.float };
  return { name, type: ATTRIBUTE_TYPE.ints, ints: value };
}

/** A `Uint16Array` has the bits of half-precision numbers. */
type ConstantValues = Float32Array | BigInt64Array | Int8Array | Uint16Array;

function dataTypeOf(values: ConstantValues): number {
  if (values instanceof Float32Array) return FLOAT;
  if (values instanceof Int8Array) return INT8;
  return values instanceof Uint16Array ? FLOAT16 : INT64;
}

function bytesOf(values: ConstantValues): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

function valueInfo(name: string, shape: readonly number[]) {
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim: shape.map((dimValue) => ({ dimValue })) } } } };
}

/** A graph under construction. Methods that add a node return the name of its output. */
export class ModelBuilder {
  readonly #name: string;
  readonly #nodes: object[] = [];
  readonly #initializers: object[] = [];
  readonly #inputs: object[] = [];
  readonly #outputs: object[] = [];

  constructor(name = 'style-transfer') {
    this.#name = name;
  }

  /** Declares a float input of a fixed shape. */
  input(name: string, shape: readonly number[]): string {
    this.#inputs.push(valueInfo(name, shape));
    return name;
  }

  output(name: string, shape: readonly number[]): void {
    this.#outputs.push(valueInfo(name, shape));
  }

  /** Adds a constant of the array's type: float, half precision, int8 or int64. */
  constant(name: string, shape: readonly number[], values: ConstantValues): string {
    this.#initializers.push({ name, dims: shape, dataType: dataTypeOf(values), rawData: bytesOf(values) });
    return name;
  }

  ints(name: string, values: readonly number[]): string {
    return this.constant(name, [values.length], BigInt64Array.from(values, BigInt));
  }

  /** Adds a node whose result is named `output`. */
  node(opType: string, input: readonly string[], output: string, attributes: Record<string, Attribute> = {}): string {
    this.#nodes.push({
      opType,
      name: output,
      input,
      output: [output],
      attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
    });
    return output;
  }

  /** The finished model as bytes. */
  encode(): Uint8Array {
    const Model = schema.lookupType('onnx.ModelProto');
    return Model.encode({
      irVersion: IR_VERSION,
      producerName: 'brushwork',
      opsetImport: [{ domain: '', version: OPSET }],
      graph: {
        name: this.#name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    } as object as protobuf.Message).finish();
  }
}
