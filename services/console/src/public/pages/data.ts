import { html } from '../html.ts'
import type { Page } from '../page.ts'
import { links, paragraph, section } from '../parts.ts'
import type { Voice } from '../voice.ts'

const API = '/api/v1'
const FEED = `${API}/rounds/ocds`

/** How programs read what is published. */
export function dataPage({ texts }: Voice, origin: string): Page {
  const { data } = texts
  return {
    title: data.title,
    lead: data.lead,
    body: html`${section(
      'records',
      data.records,
      paragraph(data.recordsText),
      html`<p><a href="${FEED}"><code>${origin}${FEED}</code></a></p>
`,
    )}${section(
      'feed',
      data.feed,
      paragraph(data.feedText),
      html`<p><a href="${FEED}?since=2020-01-01T00:00:00Z"><code>${origin}${FEED}?since=2020-01-01T00:00:00Z</code></a></p>
<h3>${data.steps}</h3>
<ol class="points">
${[data.step1, data.step2, data.step3].map(text => html`<li>${text}</li>\n`)}</ol>
`,
      paragraph(data.cached),
    )}${section(
      'more',
      data.more,
      links([
        [`${FEED}/extension/extension.json`, data.extension],
        [`${API}/rounds`, data.roundsLink],
        [`${API}/aggregation/demand`, data.demandLink],
        [`${API}/rounds/reports`, data.reportsLink],
        ['/docs', data.apiLink],
      ]),
    )}`,
  }
}
