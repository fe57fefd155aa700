import { addressOf, LANGUAGES, type Language, PUBLIC } from './address.ts'
import { type Html, html } from './html.ts'
import { type Voice, voiceIn } from './voice.ts'

/** What a page shows, apart from what all of them do. */
export type Page = {
  readonly title: string
  readonly lead?: string
  /** The heading, where it is more than the title. */
  readonly heading?: Html
  readonly body: Html
  /** Of the answer; 200 unless given. */
  readonly status?: number
}

/** What all pages have in common: where the hub is, and its style. */
export type Frame = { readonly origin: string; readonly style: string }

const NAVIGATION = ['rounds', 'demand', 'exposure', 'rules', 'glossary', 'suppliers', 'join', 'data'] as const

/** A page as a document. `path` is its own, as `addressOf` takes it; of a page that is nowhere there is none. */
export function documentOf(page: Page, path: string | undefined, voice: Voice, { origin, style }: Frame): string {
  const { language, texts } = voice
  const { site } = texts
  const title = page.title === texts.start.title ? `${site.name}: ${page.title}` : `${page.title} · ${site.name}`
  const others = LANGUAGES.map(
    one => html`<link rel="alternate" hreflang="${one}" href="${origin}${addressOf(one, path)}">\n`,
  )
  const places =
    path === undefined
      ? html`<meta name="robots" content="noindex">`
      : html`<link rel="canonical" href="${origin}${addressOf(language, path)}">
${others}<link rel="alternate" hreflang="x-default" href="${origin}${path === '' ? PUBLIC : addressOf('en', path)}">`
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<meta name="description" content="${page.lead ?? site.description}">
${places}
<link rel="stylesheet" href="${style}">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#content">${site.skip}</a>
<header class="bar">
<a class="brand" href="${addressOf(language)}"><img src="/icon.svg" alt="" width="22" height="22"> ${site.name}</a>
<nav class="main" aria-label="${site.navigation}">
${NAVIGATION.map(one => navigationLink(one, path, voice))}</nav>
<div class="bar-end">
<nav class="languages" aria-label="${site.languages}">
${LANGUAGES.map(one => languageLink(one, language, path))}</nav>
<a class="button" href="/">${site.signIn}</a>
</div>
</header>
<main id="content" tabindex="-1">
<h1>${page.heading ?? page.title}</h1>
${page.lead === undefined ? undefined : html`<p class="lead">${page.lead}</p>\n`}${page.body}
</main>
<footer>
<p>${site.times} ${site.published}</p>
<p><a href="/docs">${site.api}</a></p>
</footer>
</body>
</html>
`.html
}

function navigationLink(one: (typeof NAVIGATION)[number], path: string | undefined, { language, texts }: Voice): Html {
  const current =
    path === one ? html` aria-current="page"` : path?.startsWith(`${one}/`) ? html` aria-current="true"` : ''
  return html`<a href="${addressOf(language, one)}"${current}>${texts.nav[one]}</a>\n`
}

function languageLink(one: Language, own: Language, path: string | undefined): Html {
  const current = one === own ? html` aria-current="true"` : ''
  return html`<a href="${addressOf(one, path)}" hreflang="${one}" lang="${one}"${current}>${voiceIn(one).texts.language}</a>\n`
}
