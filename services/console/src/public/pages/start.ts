import type { Round } from '@lodestone/contracts'
import { addressOf } from '../address.ts'
import { html } from '../html.ts'
import type { Page } from '../page.ts'
import { paragraph, section } from '../parts.ts'
import type { Voice } from '../voice.ts'
import { latestPast, openRounds } from './rounds.ts'

/** What the hub is, its rounds, and how to take part. */
export function startPage(rounds: readonly Round[], voice: Voice): Page {
  const { language, texts } = voice
  const { start, nav } = texts
  return {
    title: start.title,
    lead: start.lead,
    body: html`${openRounds(rounds, voice)}${latestPast(rounds, voice)}<p><a href="${addressOf(language, 'rounds')}">${start.all}</a></p>
<div class="columns">
${section(
  'trust',
  start.trust,
  html`<ul class="points">
${[start.rules, start.sealed, start.checked, start.secret].map(text => html`<li>${text}</li>\n`)}</ul>
<p><a href="${addressOf(language, 'rules')}">${nav.rules}</a></p>
`,
)}${section(
  'join',
  start.join,
  paragraph(start.joinText),
  html`<p class="row"><a class="button primary" href="${addressOf(language, 'join')}">${nav.join}</a> <a href="${addressOf(language, 'suppliers')}">${texts.suppliers.title}</a></p>
`,
)}</div>
`,
  }
}
