import { RivuletError } from '../../core/errors.ts';
import * as tf from './tensorflow.ts';

/** What the recording backend holds for a tensor: a recorded value by name, or numbers that came from outside. */
export interface RecordedData {
  name: string;
}

/** Numbers that came from outside; each recording that uses them stores them once, under a name of its own. */
export interface Held {
  name?: string;
  values?: tf.BackendValues & ArrayLike<number>;
  shape: number[];
  dtype: 'float32' | 'int32' | 'bool';
  recorder?: object;
}

/** A TensorFlow.js backend that computes nothing: its tensors are names of values in an ONNX graph. */
class RecordingBackend extends tf.KernelBackend {
  private readonly storage = new tf.DataStorage<Held>(this, tf.engine());
  private readonly references = new WeakMap<object, number>();

  /** A new data id for a recorded value. */
  hold({ name }: RecordedData): object {
    const id = {};
    this.storage.set(id, { name, shape: [], dtype: 'float32' });
    this.references.set(id, 1);
    return id;
  }

  held(id: object): Held {
    return this.storage.get(id);
  }

  override write(values: tf.BackendValues, shape: number[], dtype: Held['dtype']): object {
    const id = {};
    this.move(id, values, shape, dtype, 1);
    return id;
  }

  override move(
    id: object,
    values: tf.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    references: number,
  ): void {
    this.storage.set(id, { values: values as Float32Array, shape, dtype: dtype as Held['dtype'] });
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

  // eslint-disable-next-line @typescript-eslint/require-await -- the interface asks for a promise
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
