import { addEvent, clearEvents, renderActivity } from './activity.js'
import { call, devToken, dropToken, hasDevIssuer, identity, keepToken, list, Problem, token } from './api.js'
import { empty, show } from './dom.js'
import { renderOperations } from './operations.js'
import { inOrder, renderRound, renderRounds } from './rounds.js'
import { watch } from './stream.js'

/** The console: who one is, which view is shown, and when what is shown is read again. */

const byId = id => document.getElementById(id)
/** Milliseconds from an event to reading again, so that a burst of them reads once. */
const SETTLE_MS = 300
/** Milliseconds between reads that no event asks for. */
const REFRESH_MS = 5_000

const state = {
  view: 'rounds',
  roundId: undefined,
  rounds: [],
  round: undefined,
  operations: undefined,
  live: undefined,
}
let endStream
let settling

const isOperator = () => identity()?.roles.includes('operator') === true
const oversees = () => isOperator() || identity()?.roles.includes('auditor') === true

function readPlace() {
  const [, view = 'rounds', id] = location.hash.match(/^#\/(\w+)(?:\/([\w-]+))?/) ?? []
  state.view = ['rounds', 'operations', 'activity'].includes(view) ? view : 'rounds'
  if (state.view === 'rounds' && id !== state.roundId) {
    state.roundId = id
    state.round = undefined
  }
}

/** `trouble` goes away by itself once the hub answers again; other news stays until there is more. */
function say(text = '', trouble = false) {
  const notice = byId('notice')
  notice.textContent = text
  notice.dataset.trouble = String(trouble)
}

/** Runs something that calls the hub; shows what went wrong, and asks who one is when the hub no longer knows. */
async function attempt(work) {
  try {
    await work()
    if (byId('notice').dataset.trouble === 'true') say()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.status === 401) return signOut('The token is not valid any more. Sign in again.')
    say(error.status === 0 ? 'The hub does not answer. What is shown may be old; trying again.' : error.message, true)
  }
}

const refresh = () =>
  attempt(async () => {
    if (token() === undefined) return
    if (state.view === 'operations' && isOperator()) state.operations = (await call('GET', '/operations')).services
    else {
      state.rounds = inOrder(await list('/rounds'))
      const id = state.roundId ?? state.rounds[0]?.id
      if (id !== undefined) state.round = await call('GET', `/rounds/${id}`)
    }
    render()
  })

function render() {
  const signedIn = token() !== undefined
  const who = identity()
  byId('sign-in').hidden = signedIn
  byId('tabs').hidden = !signedIn
  byId('sign-out').hidden = !signedIn
  byId('me').textContent = signedIn && who ? `${who.sub}, ${who.roles.join(' and ')}` : ''
  byId('view-rounds').hidden = !signedIn || state.view !== 'rounds'
  byId('view-operations').hidden = !signedIn || state.view !== 'operations'
  for (const link of document.querySelectorAll('.operators-only')) link.hidden = !isOperator()
  byId('activity').hidden = !signedIn || !isOperator()
  byId('main').dataset.view = signedIn ? state.view : 'sign-in'
  byId('main').dataset.chosen = String(state.roundId !== undefined)
  for (const link of byId('tabs').querySelectorAll('a'))
    link.setAttribute('aria-current', link.hash.startsWith(`#/${state.view}`) ? 'page' : 'false')
  byId('live').hidden = !signedIn || state.live === undefined
  byId('live').className = `live ${state.live ?? ''}`
  byId('live').textContent = state.live === 'live' ? 'live' : 'reconnecting'
  if (!signedIn) return
  renderRounds(byId('rounds'), state.rounds, state.round?.id)
  renderRound(byId('round'), state.round)
  renderActivity(byId('events'), state.rounds)
  if (!isOperator()) show(byId('operations'), 'no', () => empty('Operations are for operators.'))
  else if (state.operations) renderOperations(byId('operations'), state.operations, acts)
}

const acts = {
  redrive: id =>
    attempt(async () => {
      const { applied, left, errorClass } = await call('POST', `/operations/parked/${id}/redrive`, {})
      await refresh()
      say(
        errorClass
          ? `Still parked (${errorClass}): ${applied} applied, ${left} left.`
          : `Redriven: ${applied} applied.`,
      )
    }),
  discard: (id, reason) =>
    attempt(async () => {
      await call('POST', `/operations/parked/${id}/discard`, { reason })
      await refresh()
      say('Discarded. The reason stands in the audit.')
    }),
}

function onEvent(event) {
  if (event.type === 'health' || event.type === 'gap') return settle()
  addEvent(event)
  settle()
}
function settle() {
  if (settling !== undefined) return
  settling = setTimeout(() => {
    settling = undefined
    refresh()
  }, SETTLE_MS)
}

function start() {
  endStream?.()
  endStream = undefined
  state.live = undefined
  clearEvents()
  readPlace()
  render()
  refresh()
  if (isOperator())
    endStream = watch({
      event: onEvent,
      state: (live, status) => {
        if (status === 401) return signOut('The token is not valid any more. Sign in again.')
        state.live = live
        render()
      },
    })
}

async function signOut(message) {
  dropToken()
  endStream?.()
  Object.assign(state, { rounds: [], round: undefined, operations: undefined, live: undefined })
  render()
  say(message)
  byId('as').hidden = !(await hasDevIssuer())
}

function signIn(text) {
  keepToken(text.trim().replace(/^bearer\s+/i, ''))
  if (!identity()) {
    dropToken()
    return say('That is not a token: it has three parts with points between them.')
  }
  say()
  if (!location.hash) location.hash = '#/rounds'
  start()
  byId('main').focus({ preventScroll: true })
  if (!oversees()) say('You see what your organisation may see. Operations and live events are for operators.')
}

byId('as').addEventListener('change', () => {
  const { role } = Object.fromEntries(new FormData(byId('as')))
  byId('org-field').hidden = role !== 'member' && role !== 'supplier'
})
byId('as').addEventListener('submit', event => {
  event.preventDefault()
  const { role, sub, org } = Object.fromEntries(new FormData(event.target))
  const acting = role === 'member' || role === 'supplier'
  attempt(async () => signIn(await devToken({ sub, roles: [role], ...(acting && org ? { org: org.trim() } : {}) })))
})
byId('with-token').addEventListener('submit', event => {
  event.preventDefault()
  signIn(new FormData(event.target).get('token'))
})
byId('sign-out').addEventListener('click', () => signOut('Signed out.'))
addEventListener('hashchange', () => {
  readPlace()
  render()
  scrollTo(0, 0)
  refresh()
})
setInterval(() => document.hidden || (token() !== undefined && refresh()), REFRESH_MS)

if (token() !== undefined && identity()) start()
else signOut()
