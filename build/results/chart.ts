/** A line of a chart, named at its end unless the label is empty. */
export interface Line {
  readonly label: string;
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** A point of it that is marked, with words. */
  readonly mark?: { readonly at: readonly [x: number, y: number]; readonly words: string };
}

/** What a chart shows; values above `top` are drawn on its edge. */
export interface Chart {
  readonly title: string;
  readonly across: string;
  readonly lines: readonly Line[];
  readonly bottom: number;
  readonly top: number;
  /** Both axes logarithmic, for quantities that span decades. */
  readonly logarithmic?: boolean;
}

const [WIDTH, HEIGHT] = [760, 420];
const FRAME = { left: 56, right: 215, top: 40, bottom: 48 };
/** The least distance of two labels in pixels. */
const LABEL_GAP = 15;

/** Colours that are told apart on white, for lines in order. */
export const COLOURS = [
  '#2f6fde',
  '#c9772c',
  '#1f9d72',
  '#8a4fbf',
  '#c0392b',
  '#0f8ea3',
  '#8a8f98',
  '#5a7a1f',
];

interface Scale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** A chart of lines as SVG, white below so that it reads in either theme. */
export function drawChart(chart: Chart): string {
  const scale = scaleOf(chart);
  const { title, across, lines } = chart;
  const middle = (FRAME.left + WIDTH - FRAME.right) / 2;
  return svg(WIDTH, HEIGHT, [
    text([FRAME.left, 22], title, 'font-size="13" font-weight="600"'),
    text([middle, HEIGHT - 10], across, 'text-anchor="middle"'),
    ...gridLines(chart, scale),
    ...lines.map((line) => path(line, scale)),
    ...lines.flatMap((line) => mark(line, scale)),
    ...labels(chart, scale),
  ]);
}

/** An SVG document of a size with a white ground. */
export function svg(width: number, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#4a4f57">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** Words at a place, with further attributes. */
export function text(at: readonly [number, number], words: string, attributes = ''): string {
  const escaped = words.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<text x="${round(at[0])}" y="${round(at[1])}" ${attributes}>${escaped}</text>`;
}

const round = (value: number) => Math.round(value * 10) / 10;

function scaleOf({ lines, bottom, top, logarithmic = false }: Chart): Scale {
  const measure = logarithmic ? Math.log : (value: number) => value;
  const xs = lines.flatMap(({ points }) => points.map(([x]) => x));
  const [first, last] = [logarithmic ? measure(Math.min(...xs)) : 0, measure(Math.max(...xs))];
  const [low, high] = [measure(bottom), measure(top)];
  const [wide, tall] = [WIDTH - FRAME.left - FRAME.right, HEIGHT - FRAME.top - FRAME.bottom];
  const within = (value: number) => Math.max(bottom, Math.min(top, value));
  return {
    x: (value) => FRAME.left + ((measure(value) - first) / (last - first || 1)) * wide,
    y: (value) => HEIGHT - FRAME.bottom - ((measure(within(value)) - low) / (high - low)) * tall,
  };
}

function gridLines({ lines, bottom, top, logarithmic }: Chart, { x, y }: Scale): string[] {
  const xs = lines.flatMap(({ points }) => points.map(([at]) => at));
  const across = logarithmic ? [...new Set(xs)] : ticks(0, Math.max(...xs));
  const up = logarithmic ? decades(bottom, top) : ticks(bottom, top);
  return [
    ...up.map(
      (value) =>
        `<path d="M${FRAME.left} ${round(y(value))}H${WIDTH - FRAME.right}" stroke="#e4e6ea"/>` +
        text([FRAME.left - 8, y(value) + 4], String(value), 'text-anchor="end"'),
    ),
    ...across.map((value) =>
      text([x(value), HEIGHT - FRAME.bottom + 20], String(value), 'text-anchor="middle"'),
    ),
  ];
}

function path({ colour, points }: Line, { x, y }: Scale): string {
  const d = points.map(([a, b], i) => `${i ? 'L' : 'M'}${round(x(a))} ${round(y(b))}`).join('');
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="2"/>`;
}

function mark({ colour, mark: point }: Line, { x, y }: Scale): string[] {
  if (!point) return [];
  const [a, b] = [x(point.at[0]), y(point.at[1])];
  return [
    `<circle cx="${round(a)}" cy="${round(b)}" r="4" fill="${colour}"/>`,
    ...(point.words ? [text([a, b - 10], point.words, `text-anchor="middle" fill="${colour}"`)] : []),
  ];
}

/** Names at the ends of the lines, moved apart where they would lie on each other. */
function labels({ lines }: Chart, { y }: Scale): string[] {
  const wanted = lines
    .flatMap((line) =>
      line.label && line.points.length > 0 ? [{ line, at: y(line.points.at(-1)![1]) + 4 }] : [],
    )
    .sort((a, b) => a.at - b.at);
  let free = -Infinity;
  const places = wanted.map(({ line, at }) => ({ line, at: (free = Math.max(at, free + LABEL_GAP)) }));
  const over = Math.max(0, free - (HEIGHT - FRAME.bottom));
  return places.map(({ line, at }) =>
    text([WIDTH - FRAME.right + 8, at - over], line.label, `fill="${line.colour}"`),
  );
}

/** Round numbers from `from` to `to`, about six. */
function ticks(from: number, to: number): number[] {
  const rough = (to - from) / 6;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5].find((factor) => factor * unit >= rough) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function decades(from: number, to: number): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const count = Math.floor(Math.log10(to) + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number((10 ** (first + i)).toPrecision(12)));
}
