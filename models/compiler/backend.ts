import { RivuletError } from '../../core/errors.ts';
import * as tf from './tensorflow.ts';

/** What the recording backend holds for a tensor: a recorded value by name, or numbers that came from outside. */
export interface Held {
  readonly name?: string;
  readonly values?: tf.BackendValues & ArrayLike<number>;
  /** Names of the numbers in the recording that last used them: one for each shape and type that views give them. */
  names?: { readonly recorder: object; readonly byView: Map<string, string> };
}

/** A TensorFlow.js backend that computes nothing: its tensors are names of values in an ONNX graph. */
class RecordingBackend extends tf.KernelBackend {
  private readonly storage = new tf.DataStorage<Held>(this, tf.engine());
  private readonly references = new WeakMap<object, number>();

  /** A new data id for a recorded value. */
  hold(name: string): object {
    const id = {};
    this.storage.set(id, { name });
    this.references.set(id, 1);
    return id;
  }

  held(id: object): Held {
    return this.storage.get(id);
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    const id = {};
    this.move(id, values, shape, dtype, 1);
    return id;
  }

  override move(
    id: object,
    values: tf.BackendValues,
    _shape: number[],
    _dtype: tf.DataType,
    references: number,
  ): void {
    this.storage.set(id, { values: values as Float32Array });
    this.references.set(id, references);
  }

  override readSync(id: object): tf.BackendValues {
    const { values, name } = this.held(id);
    if (values) return values;
    throw new RivuletError(
      'not-recordable',
      `The value of a recorded tensor (${name}) is not known while recording. ` +
        'Decide with tensors (tf.where) instead of reading them, or pass what is known beforehand as an input.',
    );
  }

  override async read(id: object): Promise<tf.BackendValues> {
    return this.readSync(id);
  }

  override disposeData(id: object, force = false): boolean {
    if (!this.storage.has(id)) return true;
    const left = this.refCount(id) - 1;
    this.references.set(id, left);
    if (left > 0 && !force) return false;
    this.storage.delete(id);
    return true;
  }

  override refCount(id: object): number {
    return this.references.get(id) ?? 0;
  }

  override incRef(id: object): void {
    this.references.set(id, this.refCount(id) + 1);
  }

  override numDataIds(): number {
    return this.storage.numDataIds();
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override timerAvailable(): boolean {
    return false;
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    // Nothing is held outside JavaScript.
  }
}

/** The one recording backend, registered with TensorFlow.js under the name `onnx`. */
export const backend = new RecordingBackend();
tf.registerBackend('onnx', () => backend);
