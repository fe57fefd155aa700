import type { Participant } from '@lodestone/contracts'
import { escapeHtml } from '@lodestone/kernel'
import type { DevTokenRequest } from './dev-issuer.ts'
import { NO_ROLE } from './dev-sign-in.choice.ts'

/** The page of the development issuer on which one chooses who one is: plain HTML, no script. */

/** An organisation that one may act for. */
export type Person = {
  readonly id: string
  readonly name: string
  readonly kind: Participant['kind']
  /** Shown beside the name: country, whether it is admitted. */
  readonly note: string
}

type Choice = { readonly who: DevTokenRequest; readonly name: string; readonly note: string }
const OPERATOR: Choice = {
  who: { sub: 'olga', roles: ['operator'] },
  name: 'Operator',
  note: 'olga: runs the rounds and the hub',
}
const SECOND: Choice = {
  who: { sub: 'otto', roles: ['operator'] },
  name: 'Second operator',
  note: 'otto: confirms what one operator alone may not do',
}
const AUDITOR: Choice = {
  who: { sub: 'aki', roles: ['auditor'] },
  name: 'Auditor',
  note: 'aki: sees everything, changes nothing',
}

const NEW: Choice = {
  who: { sub: 'nina', roles: [] },
  name: 'Somebody new',
  note: 'nina: of no organisation yet, applies for one',
}

const POST_OF = { member: 'buyer', supplier: 'seller', funder: 'officer' } as const satisfies Record<
  Participant['kind'],
  string
>

/** `twoOperators`: the hub may ask for a second one, who is then there to be chosen. */
export function choicePage(action: string, people: readonly Person[], twoOperators: boolean): string {
  const hub = [OPERATOR, ...(twoOperators ? [SECOND] : []), AUDITOR]
  const of = (kind: Person['kind']) => people.filter(person => person.kind === kind)
  const choices = (kind: Person['kind']) =>
    of(kind).map(({ id, name, note }) =>
      choice({ sub: `${POST_OF[kind]} at ${name}`.slice(0, 200), org: id, roles: [kind] }, name, note),
    )
  return page(
    'Who are you?',
    `<p>This hub runs with its development issuer: anybody may be anybody. It exists on this machine only.</p>
<form method="post" action="${escapeHtml(action)}">
${group(
  'The hub',
  hub.map(({ who, name, note }) => choice(who, name, note)),
)}
${group('Members', choices('member'))}
${group('Suppliers', choices('supplier'))}
${group('Funders', choices('funder'))}
${group('New here', [choice(NEW.who, NEW.name, NEW.note)])}
</form>
<details><summary>Somebody else</summary>
<form method="post" action="${escapeHtml(action)}" class="free">
<label>Name <input name="sub" required maxlength="200" autocomplete="off" spellcheck="false"></label>
<label>Role <select name="role"><option>operator</option><option>auditor</option><option>member</option><option>supplier</option><option>funder</option><option value="${NO_ROLE}">none: as the hub’s list of people says, or new here</option></select></label>
<label>Organisation’s id, for a member, supplier or funder <input name="org" maxlength="36" autocomplete="off" spellcheck="false"></label>
<button type="submit">Continue</button>
</form></details>`,
  )
}

export const refusalPage = (reason: string): string =>
  page('This sign-in is refused', `<p>${escapeHtml(reason)}</p><p><a href="/">To the console</a></p>`)

const group = (title: string, choices: readonly string[]): string =>
  choices.length === 0 ? '' : `<h2>${escapeHtml(title)}</h2>\n<ul>${choices.join('\n')}</ul>`

const choice = (who: DevTokenRequest, name: string, note: string): string =>
  `<li><button type="submit" name="choice" value="${escapeHtml(JSON.stringify(who))}"><strong>${escapeHtml(name)}</strong> <small>${escapeHtml(note)}</small></button></li>`

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Lodestone</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/dev/authorize.css">
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`

export const choiceStyle = `:root { color-scheme: light dark; --ink: light-dark(#1a2230, #e8ecf2); --soft: light-dark(#4a5567, #b8c1ce);
  --page: light-dark(#f5f6f8, #12161d); --surface: light-dark(#fff, #1a2029); --line: light-dark(#7c8796, #7b8797);
  --accent: light-dark(#1f5fa8, #7fb4ee); --accent-soft: light-dark(#e4eefa, #1e3350); }
* { box-sizing: border-box; }
body { margin: 0; font: 0.9375rem/1.45 system-ui, sans-serif; color: var(--ink); background: var(--page); }
main { max-width: 860px; margin: 0 auto; padding: 32px 16px 64px; }
h1 { margin: 0 0 8px; font-size: 1.5rem; }
h2 { margin: 28px 0 8px; font-size: 1.0625rem; }
p { margin: 0 0 8px; color: var(--soft); }
a { color: var(--accent); }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 250px), 1fr)); gap: 8px; margin: 0; padding: 0; list-style: none; }
button, input, select { font: inherit; color: inherit; }
li button { display: grid; align-content: start; width: 100%; height: 100%; text-align: start; }
button { padding: 10px 14px; border: 1px solid var(--line); border-radius: 6px; background: var(--surface); cursor: pointer; }
button:hover { background: var(--accent-soft); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
strong { display: block; font-weight: 600; overflow-wrap: anywhere; }
small { color: var(--soft); font-size: 0.8125rem; }
details { margin-top: 28px; }
summary { cursor: pointer; font-weight: 600; }
.free { display: grid; gap: 12px; justify-items: start; max-width: 420px; margin-top: 12px; }
.free label { display: grid; gap: 4px; width: 100%; font-weight: 600; font-size: 0.8125rem; }
input, select { width: 100%; min-height: 36px; padding: 5px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--surface); }
`
