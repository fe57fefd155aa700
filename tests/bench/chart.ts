/** A line of a chart: one of four hues, drawn broken with hollow marks if it is `broken`. */
export type Series = {
  readonly name: string
  readonly hue: 0 | 1 | 2 | 3
  readonly broken?: boolean
  readonly points: readonly { readonly x: number; readonly seconds: number }[]
}

export type Chart = {
  /** What it shows, to those who cannot see it. */
  readonly description: string
  readonly title: string
  readonly x: {
    readonly label: string
    readonly from: number
    readonly to: number
    readonly ticks: readonly number[]
    readonly logarithmic: boolean
  }
  readonly series: readonly Series[]
}

const [WIDTH, HEIGHT] = [720, 440]
const PLOT = { left: 72, right: 700, top: 76, bottom: 376 }

/** Hues that keep their contrast on paper and, where the reader's system is dark, on black. */
const HUES = [
  ['#0550ae', '#79c0ff'],
  ['#bc4c00', '#ffa657'],
  ['#116329', '#7ee787'],
  ['#8250df', '#d2a8ff'],
] as const
const drawnIn = (at: 0 | 1): string =>
  HUES.map(
    (hue, n) => `.hue${n} .series, .hue${n} .mark { stroke: ${hue[at]} } .hue${n} .mark { fill: ${hue[at]} }`,
  ).join('\n  ')
const STYLE = `
  .ground { fill: #ffffff } text { fill: #1f2328; font: 13px system-ui, sans-serif }
  .title { font-size: 15px; font-weight: 600 } .grid { stroke: #d1d9e0 } .axis { stroke: #59636e }
  .series { fill: none; stroke-width: 2 } .mark { stroke-width: 2 }
  ${drawnIn(0)}
  .broken .series { stroke-dasharray: 6 4 } .broken .mark { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
  .ground { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d } .axis { stroke: #9198a1 }
  ${drawnIn(1)}
  .broken .mark { fill: #0d1117 }
  }`

/** Seconds, logarithmic, over what they grow with, as a picture that stands by itself: SVG. */
export function drawn({ description, title, x: axis, series }: Chart): string {
  const all = series.flatMap(({ points }) => points.map(({ seconds }) => seconds))
  const low = Math.floor(Math.log10(Math.min(...all, 0.1)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...all, 0.1))))
  const scale = axis.logarithmic ? Math.log : (value: number) => value
  const share = (value: number) => (scale(value) - scale(axis.from)) / (scale(axis.to) - scale(axis.from))
  const x = (value: number) => place(share(value), PLOT.left, PLOT.right)
  const y = (seconds: number) => place((Math.log10(seconds) - low) / (high - low), PLOT.bottom, PLOT.top)
  const decades = Array.from({ length: high - low + 1 }, (_, n) => 10 ** (low + n))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">`,
    `<title id="title">${description}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>`,
    text(PLOT.left, 26, title, 'start', 'title'),
    ...axis.ticks.flatMap(value => [
      stroke('grid', x(value), PLOT.top, x(value), PLOT.bottom),
      text(x(value), PLOT.bottom + 20, value.toLocaleString('en')),
    ]),
    ...decades.flatMap(seconds => [
      stroke('grid', PLOT.left, y(seconds), PLOT.right, y(seconds)),
      text(PLOT.left - 8, y(seconds) + 4, String(Number(seconds.toPrecision(1))), 'end'),
    ]),
    stroke('axis', PLOT.left, PLOT.bottom, PLOT.right, PLOT.bottom),
    stroke('axis', PLOT.left, PLOT.top, PLOT.left, PLOT.bottom),
    text((PLOT.left + PLOT.right) / 2, HEIGHT - 16, axis.label),
    `<g transform="rotate(-90)">${text(-(PLOT.top + PLOT.bottom) / 2, 18, 'time in seconds, logarithmic')}</g>`,
    ...series.map(one => line(one, x, y)),
    ...series.map((one, n) => legend(one, PLOT.left + legendWidth(series.slice(0, n)), 50)),
    '</svg>\n',
  ].join('\n')
}

const place = (share: number, from: number, to: number): number => Number((from + share * (to - from)).toFixed(1))

const stroke = (name: string, x1: number, y1: number, x2: number, y2: number): string =>
  `<line class="${name}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`

const text = (x: number, y: number, content: string, anchor = 'middle', name = ''): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}"${name && ` class="${name}"`}>${content}</text>`

const mark = (x: number, y: number): string => `<circle class="mark" cx="${x}" cy="${y}" r="4"/>`

const classOf = ({ hue, broken }: Series): string => `hue${hue}${broken ? ' broken' : ''}`

function line(series: Series, x: (value: number) => number, y: (seconds: number) => number): string {
  const at = series.points.map(point => [x(point.x), y(point.seconds)] as const)
  const path = at.map(point => point.join(',')).join(' ')
  const marks = at.map(([px, py]) => mark(px, py)).join('')
  return `<g class="${classOf(series)}"><polyline class="series" points="${path}"/>${marks}</g>`
}

const legendWidth = (series: readonly Series[]): number =>
  series.reduce((sum, { name }) => sum + 60 + 7 * name.length, 0)

const legend = (series: Series, x: number, y: number): string =>
  `<g class="${classOf(series)}"><line class="series" x1="${x}" y1="${y}" x2="${x + 28}" y2="${y}"/>${mark(x + 14, y)}` +
  `${text(x + 36, y + 4, series.name, 'start')}</g>`
