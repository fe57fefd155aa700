import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { Session } from '../session/token.ts'
import { packed, unpacked } from './packed.ts'

/**
 * What is typed is kept twice: in this tab at once, so that neither a reload nor an ended session loses the last word, and at the hub as soon as
 * it has taken it, so that it is there on another day and another machine. The tab forgets what the hub has, and everything at signing out.
 */
export type KeptText = { readonly content: string; readonly savedAt: string }
/** In this tab: with the hub's own that it was typed over, so that a later one from another machine is seen. */
type TabText = KeptText & { readonly over: string | null }

/** Whose a draft is: a person acts for one organisation in one tab and for another in the next. */
export const personOf = ({ sub, org }: Session): string => `${org ?? ''} ${sub}`

const PLACE = 'lodestone.typed '
const placeOf = (id: string, person: string): string => `${PLACE}${person} ${id}`

/** Calls that keep or forget, by draft: one after the other. */
const underWay = new Map<string, Promise<unknown>>()
function afterThat<T>(id: string, call: () => Promise<T>): Promise<T> {
  const next = (underWay.get(id) ?? Promise.resolve()).then(call, call)
  underWay.set(id, next)
  return next
}

/** When the hub's draft that this tab knows was kept, by draft. */
const known = new Map<string, string | null>()
/** How the forms that stand in this tab keep what was typed last. */
const forms = new Set<() => Promise<void>>()
let isClosed = false

/** Has `keep` called before somebody signs out, or acts for another organisation; answers how to end that. */
export function beforeParting(keep: () => Promise<void>): () => void {
  forms.add(keep)
  return () => forms.delete(keep)
}

/** Milliseconds that parting waits for the hub to take what was typed last. */
const PARTING_MS = 5_000

/** Gives the hub what was typed last, while the tab still is of whoever typed it. */
export async function keepForms(): Promise<void> {
  const parting = new Promise(resolve => setTimeout(resolve, PARTING_MS))
  await Promise.race([Promise.allSettled([...forms].map(keep => keep())), parting])
}

/** Has the tab forget all that was typed, once the hub has it: nothing of a person stays where another may sit down. */
export async function forgetTab(): Promise<void> {
  await keepForms()
  isClosed = true
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PLACE)) sessionStorage.removeItem(key)
}

const tabText = (id: string, person: string): TabText | undefined => {
  const text = sessionStorage.getItem(placeOf(id, person))
  return text === null ? undefined : JSON.parse(text)
}

/** Whether this tab has what the hub has not. */
export const isInTab = (id: string, person: string): boolean => tabText(id, person) !== undefined

/** What was typed in this tab by whoever acts for no organisation: the hub keeps nothing for strangers. */
export const textInTab = (id: string, person: string): string | undefined => tabText(id, person)?.content

/** Keeps such a text, as long as the tab has room; nothing forgets it. */
export function keepInTab(id: string, person: string, content: string | undefined): void {
  const place = placeOf(id, person)
  sessionStorage.removeItem(place)
  if (isClosed || content === undefined) return
  const text: TabText = { content, savedAt: new Date().toISOString(), over: null }
  try {
    sessionStorage.setItem(place, JSON.stringify(text))
  } catch {
    // A full tab keeps nothing of it, as the warning on leaving says.
  }
}

/** Keeps a text; rejects while the hub does not have it. */
export async function keepText(id: string, person: string, content: string): Promise<void> {
  if (isClosed) return
  const place = placeOf(id, person)
  // What is tried again was typed when it was.
  const before = tabText(id, person)
  const typed: TabText =
    before?.content === content ? before : { content, savedAt: new Date().toISOString(), over: known.get(id) ?? null }
  const text = JSON.stringify(typed)
  try {
    sessionStorage.setItem(place, text)
  } catch {
    // A tab keeps some five million characters. What was typed before must not pass for the last.
    sessionStorage.removeItem(place)
  }
  await afterThat(id, async () => {
    const { savedAt } = await ask(
      api.PUT('/drafts/{id}', { params: { path: { id } }, body: { content: await packed(content) } }),
    )
    known.set(id, savedAt)
    if (sessionStorage.getItem(place) === text) sessionStorage.removeItem(place)
  })
}

export function forgetText(id: string, person: string): Promise<void> {
  sessionStorage.removeItem(placeOf(id, person))
  return afterThat(id, async () => {
    if (await isKept(id)) await ask(api.DELETE('/drafts/{id}', { params: { path: { id } } }))
    known.delete(id)
  })
}

const keptDrafts = async () => (await ask(api.GET('/drafts'))).items
const isKept = async (id: string): Promise<boolean> => (await keptDrafts()).some(one => one.id === id)

async function readText(id: string): Promise<KeptText | null> {
  const draft = (await isKept(id)) ? await ask(api.GET('/drafts/{id}', { params: { path: { id } } })) : null
  known.set(id, draft?.savedAt ?? null)
  return draft && { ...draft, content: await unpacked(draft.content) }
}

/** Of what the tab and the hub have, the later: the tab's unless another machine has kept one at the hub since. */
export const laterOf = (tab: TabText | undefined, hub: KeptText | null): KeptText | null =>
  tab && (hub === null || hub.savedAt === tab.over || hub.savedAt < tab.savedAt) ? tab : hub

/** What a form opens with. It is not read again: what is typed after that is newer. */
export const draftQuery = (id: string, person: string) =>
  queryOptions({
    queryKey: ['drafts', 'one', id, person],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    queryFn: async (): Promise<{ readonly draft: KeptText | null }> => {
      // A call under way may have what the tab still has.
      const hub = await afterThat(id, () => readText(id))
      return { draft: laterOf(tabText(id, person), hub) }
    },
  })

/** What the caller has begun and not sent. */
export const draftsQuery = () => queryOptions({ queryKey: ['drafts', 'list'], queryFn: keptDrafts })
