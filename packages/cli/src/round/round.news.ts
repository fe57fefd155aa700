import { answer, type HubClient, HubProblem, HubUnreachable } from '@lodestone/client'
import type { ShownRound } from './phase.ts'

/** Milliseconds between looks where the hub tells nobody by itself: members and suppliers may not watch the stream, and no event tells that the books are sealed. */
const LOOK_EVERY_MS = 1_000
/** Milliseconds between looks beside the stream, should an event have been missed. */
const LOOK_ANYWAY_MS = 15_000

/** The round, and again whenever the hub tells something about it, or after a while. A hub that is away for a time is waited for. */
export async function* states(
  hub: HubClient,
  id: string,
  signal: AbortSignal,
  lost: (message: string) => void,
): AsyncGenerator<ShownRound> {
  const news = followStream(hub, id, signal)
  let known: ShownRound | undefined
  while (!signal.aborted) {
    try {
      known = (await answer(hub.GET('/rounds/{id}', { params: { path: { id } }, signal }))) as ShownRound
      yield known
    } catch (fault) {
      if (signal.aborted) return
      const away = fault instanceof HubUnreachable || (fault instanceof HubProblem && fault.status >= 500)
      if (!known || !away) throw fault
      lost(fault.message)
    }
    await news.next(known?.state === 'sealing')
  }
}

/** Waits for news of a round: by the stream where one may watch it, else by looking now and then; `often` beside the stream too. */
function followStream(hub: HubClient, id: string, signal: AbortSignal): { next(often: boolean): Promise<void> } {
  let every = LOOK_EVERY_MS
  let told = false
  let wake = (): void => {}
  const news = (): void => {
    told = true
    wake()
  }
  signal.addEventListener('abort', news)
  void (async () => {
    const connected = (): void => {
      every = LOOK_ANYWAY_MS
      // What happened while the stream was away is seen by looking.
      news()
    }
    for await (const event of hub.events({ signal, connected }))
      if (event.type === 'gap' || JSON.stringify(event.data).includes(id)) news()
  })().catch(() => {
    every = LOOK_EVERY_MS
  })
  return {
    next: often =>
      new Promise(resolve => {
        const timer = setTimeout(() => wake(), told ? 0 : often ? LOOK_EVERY_MS : every)
        wake = () => {
          clearTimeout(timer)
          told = false
          resolve()
        }
      }),
  }
}
