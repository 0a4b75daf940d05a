/** The loudest sample, as a factor of full scale. */
export function peak(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

/** Root of the mean square, in dBFS. */
export function levelDb(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** The greatest step from one sample to the next. */
export function jump(samples: Float32Array): number {
  return samples.reduce((most, sample, i) => (i ? Math.max(most, Math.abs(sample - samples[i - 1]!)) : 0), 0);
}

/** How far what is heard is from a MIDI pitch, in cents: the strongest frequency within three semitones of it. */
export function centsFrom(pitch: number, samples: Float32Array, rate: number): number {
  let best = { cents: NaN, strength: -Infinity };
  for (let cents = -300; cents <= 300; cents += 10) {
    const strength = strengthAt(440 * 2 ** ((pitch - 69) / 12 + cents / 1200), samples, rate);
    if (strength > best.strength) best = { cents, strength };
  }
  return best.cents;
}

/** How much of a frequency is in the samples, under a Hann window. */
function strengthAt(frequency: number, samples: Float32Array, rate: number): number {
  const turn = (2 * Math.PI * frequency) / rate;
  let [real, imaginary] = [0, 0];
  samples.forEach((sample, i) => {
    const windowed = sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / samples.length));
    real += windowed * Math.cos(turn * i);
    imaginary += windowed * Math.sin(turn * i);
  });
  return real * real + imaginary * imaginary;
}
