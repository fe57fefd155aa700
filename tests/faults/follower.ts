import type { Api } from '@lodestone/testing'

/** Somebody who follows a hub's stream, and comes back behind the last event seen whenever it ends. */
export type Follower = {
  /** Types and subjects of what was told, in order. */
  readonly told: readonly { readonly type: string; readonly subject: string }[]
  /** How often it was let in. */
  readonly times: () => number
  /** Why it was not let in, or what broke off instead of ending in order. */
  readonly failed: readonly string[]
  stop(): Promise<void>
}

export function follow(origin: string, { token }: Api): Follower {
  const told: { type: string; subject: string }[] = []
  const failed: string[] = []
  const leaving = new AbortController()
  let times = 0
  let last = ''

  async function once(): Promise<void> {
    const response = await fetch(`${origin}/api/v1/stream`, {
      headers: { authorization: `Bearer ${token}`, ...(last ? { 'last-event-id': last } : {}) },
      signal: leaving.signal,
    })
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
    times++
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
        const [id, type, data] = ['id', 'event', 'data'].map(field)
        if (type === 'gap') failed.push(block)
        if (!id || !type || !data) continue
        last = id
        told.push({ type, subject: JSON.parse(data).subject })
      }
    }
    if (text !== '') throw new Error(`ended within ${text}`)
  }
  const following = (async () => {
    while (!leaving.signal.aborted)
      await once().catch(error => {
        if (!leaving.signal.aborted) failed.push(`${error} ${error.cause ?? ''}`)
      })
  })()
  return {
    told,
    failed,
    times: () => times,
    stop: async () => {
      leaving.abort()
      await following
    },
  }
}
