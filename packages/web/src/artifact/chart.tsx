import type { ChartBlock } from '../content/parts.ts';

const wide = 320;
const high = 160;
const colors = ['#2e6da4', '#e0872e', '#5b9a57', '#8c6bb1', '#2a9d9d', '#c0504d', '#7f7f7f', '#c8a415'];
const colorOf = (index: number) => colors[index % colors.length];

/** A chart as far as its numbers tell, over the table that names them. */
export function Chart({ chart: { type, title, rows, series } }: { chart: ChartBlock }) {
  if (!series || !type || type === 'scatter' || !series.flat().some((one) => one !== undefined)) return null;
  const [heads = [], ...points] = rows;
  const names = type === 'pie' ? points.map(([first]) => first?.text ?? '') : heads.slice(1).map(({ text }) => text);
  return (
    <>
      <svg viewBox={`0 0 ${wide} ${high}`} className="my-2 w-full max-w-xl" role="img" aria-label={title || names.join(', ')}>
        {type === 'pie' ? <Pie values={series[0] ?? []} /> : <Axes type={type} series={series} />}
      </svg>
      {names.length > 1 && (
        <ul className="flex flex-wrap gap-x-3 text-small text-ink-soft">
          {names.slice(0, 24).map((name, index) => (
            <li key={index} dir="auto" className="flex items-center gap-1">
              <svg viewBox="0 0 8 8" className="size-2" aria-hidden="true">
                <rect width="8" height="8" fill={colorOf(index)} />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type Series = (number | undefined)[][];

function Axes({ type, series }: { type: 'column' | 'bar' | 'line' | 'area'; series: Series }) {
  const all = series.flat().filter((one) => one !== undefined);
  const least = Math.min(0, ...all);
  const range = Math.max(0, ...all) - least || 1;
  const lying = type === 'bar';
  const share = (value: number) => (value - least) / range;
  const count = Math.max(1, ...series.map((one) => one.length));
  const step = (lying ? high : wide) / count;
  const zero = lying ? share(0) * wide : high - share(0) * high;
  return (
    <>
      <line
        {...(lying ? { x1: zero, x2: zero, y1: 0, y2: high } : { x1: 0, x2: wide, y1: zero, y2: zero })}
        stroke="currentColor"
        strokeOpacity="0.4"
      />
      {series.map((values, index) => {
        if (type === 'line' || type === 'area') {
          const places = values.flatMap((value, at) =>
            value === undefined ? [] : [[(at + 0.5) * step, high - share(value) * high] as const],
          );
          const path = places.map(([x, y]) => `${x},${y}`).join(' ');
          const ends = [places[0]?.[0] ?? 0, places.at(-1)?.[0] ?? 0];
          return type === 'line' ? (
            <polyline key={index} points={path} fill="none" stroke={colorOf(index)} strokeWidth="2" />
          ) : (
            <polygon key={index} points={`${ends[0]},${zero} ${path} ${ends[1]},${zero}`} fill={colorOf(index)} fillOpacity="0.7" />
          );
        }
        const thick = (step * 0.7) / series.length;
        return values.map((value = 0, at) => {
          const from = at * step + step * 0.15 + index * thick;
          const [low, top] = [Math.min(share(0), share(value)), Math.max(share(0), share(value))];
          const place = lying
            ? { x: low * wide, y: from, width: (top - low) * wide, height: thick }
            : { x: from, y: high - top * high, width: thick, height: (top - low) * high };
          return <rect key={`${index} ${at}`} {...place} fill={colorOf(index)} />;
        });
      })}
    </>
  );
}

function Pie({ values }: { values: (number | undefined)[] }) {
  const sizes = values.map((value = 0) => Math.max(0, value));
  const sum = sizes.reduce((a, b) => a + b, 0) || 1;
  const [x, y, radius] = [wide / 2, high / 2, high / 2 - 4];
  const place = (share: number) => `${x + radius * Math.sin(share * 2 * Math.PI)} ${y - radius * Math.cos(share * 2 * Math.PI)}`;
  return sizes.map((size, index) => {
    const from = sizes.slice(0, index).reduce((a, b) => a + b, 0) / sum;
    const to = from + size / sum;
    if (size === sum) return <circle key={index} cx={x} cy={y} r={radius} fill={colorOf(index)} />;
    const path = `M ${x} ${y} L ${place(from)} A ${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${place(to)} Z`;
    return size > 0 && <path key={index} d={path} fill={colorOf(index)} />;
  });
}
