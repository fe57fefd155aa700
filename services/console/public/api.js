/** The public API as whoever has signed in. The token lives in this tab only. */

const KEY = 'lodestone-token'

export const token = () => sessionStorage.getItem(KEY) ?? undefined
export const keepToken = text => sessionStorage.setItem(KEY, text)
export const dropToken = () => sessionStorage.removeItem(KEY)

/** Claims of the token, for showing who one is. Nothing is decided by them here: the hub checks every call. */
export function identity() {
  try {
    const part = token().split('.')[1].replaceAll('-', '+').replaceAll('_', '/')
    const { sub, roles = [] } = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), c => c.charCodeAt(0))))
    return { sub, roles }
  } catch {
    return undefined
  }
}

/** A problem that the hub answered with; `status` 0 when it did not answer at all. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? 'The hub does not answer.')
    this.status = status
    this.code = body.code
  }
}

export async function call(method, path, body) {
  let response
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw new Problem(0, {})
  }
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Problem(response.status, answer)
  return answer
}

/** Every item of a list, up to some pages of it. */
export async function list(path, pages = 4) {
  const items = []
  let cursor = ''
  for (let page = 0; page < pages && cursor !== null; page++) {
    const answer = await call('GET', `${path}?limit=200${cursor ? `&cursor=${cursor}` : ''}`)
    items.push(...answer.items)
    cursor = answer.nextCursor
  }
  return items
}

/** Whether this hub is its own issuer. */
export const hasDevIssuer = () =>
  fetch('/.well-known/jwks.json').then(
    response => response.ok,
    () => false,
  )

export async function devToken(request) {
  const response = await fetch('/dev/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Problem(response.status, answer)
  return answer.token
}
