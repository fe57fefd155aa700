import { actFor, api, ask, setToken } from '../api/client.ts'
import { isForRegister, type Session, sessionOf } from './token.ts'

/** Why somebody is not signed in any more. */
export type Fault = 'ended' | 'failed' | 'left'

/** Where this tab keeps for which organisation it acts. */
const CHOSEN = 'lodestone.organisation'
export function choose(organisation: string | undefined): void {
  if (organisation === undefined) sessionStorage.removeItem(CHOSEN)
  else sessionStorage.setItem(CHOSEN, organisation)
}

/** Who somebody is by the hub's own list of people; later calls are meant for that organisation. */
async function registered(session: Session): Promise<Session> {
  const { organisations } = await ask(api.GET('/me'))
  const next = sessionOf(session, organisations, sessionStorage.getItem(CHOSEN) ?? undefined)
  if (next.org !== undefined) actFor(next.org)
  return next
}

/**
 * Lets the bearer of a token in: as the token says, else as the hub's list of people does, which is asked again when something was forbidden,
 * since somebody may have left. Gives what asks it once more.
 */
export async function enterAs(
  token: string,
  session: Session,
  { shown, leave }: { readonly shown: (session: Session) => void; readonly leave: (fault: Fault) => void },
): Promise<() => Promise<void>> {
  if (!isForRegister(session)) {
    setToken(token, status => status === 401 && leave('ended'))
    shown(session)
    return async () => {}
  }
  let now: Session | undefined
  let looking = false
  const look = async () => {
    looking = true
    const before = now
    now = await registered(session)
    looking = false
    if (before?.org !== undefined && now.org === undefined) leave('left')
    else shown(now)
  }
  setToken(token, status => {
    if (status === 401) leave('ended')
    else if (!looking && now?.org !== undefined) look().catch(() => leave('failed'))
  })
  await look()
  return look
}
