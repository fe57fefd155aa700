/** Milliseconds between looks at the services' health, while anybody watches. */
const LOOK_EVERY_MS = 5_000

/** The services' health as news: told to whoever begins to watch, and to all when it changes. */
export type Health = { watch(authorization: string, tell: (body: string) => void): () => void }

/** `read` asks the services with the token of one who watches. */
export function openHealth(read: (authorization: string) => Promise<string>): Health {
  const watching = new Map<(body: string) => void, string>()
  let known: string | undefined
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    // The newest token is the one that is valid longest.
    const authorization = [...watching.values()].at(-1)
    if (authorization === undefined) return
    const now = await read(authorization)
    if (now === known) return
    known = now
    for (const tell of watching.keys()) tell(now)
  }
  function schedule(): void {
    timer = setTimeout(
      () =>
        void look()
          .catch(() => {})
          .finally(() => watching.size > 0 && schedule()),
      LOOK_EVERY_MS,
    )
    timer.unref()
  }

  return {
    watch: (authorization, tell) => {
      watching.set(tell, authorization)
      if (watching.size === 1) {
        known = undefined
        void look().catch(() => {})
        schedule()
      } else if (known !== undefined) tell(known)
      return () => {
        watching.delete(tell)
        if (watching.size === 0) clearTimeout(timer)
      }
    },
  }
}
