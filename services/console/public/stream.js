import { token } from './api.js'

/** Server-sent events through fetch, because EventSource cannot send a token. Comes back by itself, behind the last event it saw. */

const FIRST = 50
const MOST_WAIT_MS = 15_000

/** Calls `on.event(event)`, `on.state('live' | 'waiting' | 'refused')`; gives a function that ends it. */
export function watch(on) {
  const ending = new AbortController()
  run(on, ending.signal)
  return () => ending.abort()
}

async function run(on, signal) {
  let last
  let wait = 1_000
  while (!signal.aborted) {
    try {
      const response = await fetch(`/api/v1/stream?recent=${FIRST}`, {
        headers: { authorization: `Bearer ${token()}`, ...(last === undefined ? {} : { 'last-event-id': last }) },
        signal,
      })
      if (response.status === 401 || response.status === 403) return on.state('refused', response.status)
      if (response.ok) {
        on.state('live')
        wait = 1_000
        for await (const event of events(response.body)) {
          if (event.id !== undefined) last = event.id
          on.event(event)
        }
      }
    } catch {
      if (signal.aborted) return
    }
    on.state('waiting')
    await new Promise(resolve => setTimeout(resolve, wait))
    wait = Math.min(wait * 2, MOST_WAIT_MS)
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    text += value
    const blocks = text.split('\n\n')
    text = blocks.pop()
    for (const block of blocks) {
      const event = readBlock(block)
      if (event.data !== undefined) yield event
    }
  }
}

function readBlock(block) {
  const event = { type: 'message', id: undefined, data: undefined }
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ')
    if (colon <= 0) continue
    const [field, value] = [line.slice(0, colon), line.slice(colon + 2)]
    if (field === 'event') event.type = value
    else if (field === 'id') event.id = value
    else if (field === 'data') event.data = JSON.parse(value)
  }
  return event
}
