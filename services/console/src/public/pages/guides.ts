import { addressOf } from '../address.ts'
import { html } from '../html.ts'
import type { Page } from '../page.ts'
import { links, paragraph, section } from '../parts.ts'
import type { Voice } from '../voice.ts'

/** What suppliers do, from the application to the delivery. */
export function suppliersPage({ language, texts }: Voice): Page {
  const { suppliers, book, nav, site } = texts
  return {
    title: suppliers.title,
    lead: suppliers.lead,
    body: html`<ol class="steps">
${Object.values(suppliers.step).map(({ title, text }) => html`<li><h2>${title}</h2>\n<p>${text}</p></li>\n`)}</ol>
${section('seen', suppliers.seen, paragraph(suppliers.seenText))}${section(
  'read',
  suppliers.read,
  links([
    [addressOf(language, 'rules'), book.title['rule-book']],
    [addressOf(language, 'rules/origin'), book.title.origin],
    [addressOf(language, 'rules/after-the-match'), book.title['after-the-match']],
    [addressOf(language, 'join'), nav.join],
    ['/docs', site.api],
  ]),
)}`,
  }
}

/** Who may take part, with what, and how. */
export function joinPage({ texts }: Voice, terms: string | undefined): Page {
  const { join } = texts
  const listed = (items: object) => Object.values(items).map(text => html`<li>${text}</li>\n`)
  return {
    title: join.title,
    lead: join.lead,
    body: html`${section('who', join.who, html`<ul class="points">\n${listed([join.member, join.supplier])}</ul>\n`)}${section(
      'need',
      join.need,
      html`<ul class="points">\n${listed(join.needs)}</ul>\n`,
    )}${section('how', join.how, html`<ol class="points">\n${listed(join.steps)}</ol>\n`)}<p class="row"><a class="button primary" href="/">${join.button}</a>${
      terms === undefined ? undefined : html` <a href="${terms}">${join.terms}</a>`
    }</p>
`,
  }
}
