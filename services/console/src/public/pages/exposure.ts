import { filled } from '@lodestone/wording'
import { type Html, html } from '../html.ts'
import type { Page } from '../page.ts'
import { bar, paragraph, section, table } from '../parts.ts'
import type { Exposure } from '../source.ts'
import type { Voice } from '../voice.ts'

/** Countries between China and a bloc that are named, those that add most. */
const MOST_BETWEEN = 12

/** How much of what each bloc imports comes from China. */
export function exposurePage(blocs: readonly Exposure[], voice: Voice): Page {
  const { exposure: words } = voice.texts
  const [first] = blocs
  return {
    title: words.title,
    lead: words.lead,
    body: html`<div class="columns">
${blocs.map(one => blocSection(one, voice))}</div>
${
  first &&
  section(
    'caveats',
    words.caveats,
    paragraph(words.caveatsLead),
    html`<ul class="points">
${first.remarks.map(({ code, values }) => html`<li>${filled(words.caveat[code], worded(values, voice))}</li>\n`)}</ul>
`,
    paragraph(filled(words.source, { source: first.source }), 'hint'),
  )
}`,
  }
}

/** Figures as the reader writes them. */
const worded = (values: Readonly<Record<string, string>>, voice: Voice) =>
  Object.fromEntries(
    Object.entries(values).map(([name, text]) => [name, /^\d+$/.test(text) ? voice.whole(text) : text]),
  )

function blocSection(found: Exposure, voice: Voice): Html {
  const { exposure: words, bloc } = voice.texts
  const imports = filled(words.imports, {
    year: String(found.year),
    amount: filled(words[found.basis], { amount: voice.whole(found.imports) }),
  })
  const shares = [
    [words.shares.direct, found.direct.pct, undefined],
    [words.shares.oneStep, found.oneStep.pct, words.upper],
    [words.shares.twoSteps, found.twoSteps.pct, words.upper],
  ] as const
  return section(
    `bloc-${found.bloc}`,
    bloc[found.bloc],
    paragraph(`${words.material}. ${imports}`),
    table(
      filled(words.of, { what: words.sharesTitle, bloc: bloc[found.bloc] }),
      [{ header: words.sharesTitle }, { header: words.share, kind: 'figure' }],
      shares.map(([label, pct, estimate]) => [
        html`${label}${estimate === undefined ? '' : ` (${estimate})`}`,
        html`${bar(Number(pct) / 100)}${voice.about(pct)}`,
      ]),
    ),
    table(
      filled(words.of, { what: words.intermediaries, bloc: bloc[found.bloc] }),
      [
        { header: words.country },
        { header: words.ofImports, kind: 'figure' },
        { header: words.chinese, kind: 'figure' },
        { header: words.adds, kind: 'figure' },
      ],
      found.intermediaries
        .toSorted((a, b) => Number(b.addsPct) - Number(a.addsPct))
        .slice(0, MOST_BETWEEN)
        .map(one => [
          voice.country(one.country),
          voice.about(one.ofImportsPct),
          voice.about(one.chinesePct),
          voice.about(one.addsPct),
        ]),
    ),
  )
}
