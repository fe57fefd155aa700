import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../api/client.ts'
import { useAccess } from '../session/session.tsx'
import type { Session } from '../session/token.ts'
import { Button } from '../ui/button.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { LookMenu } from './look.tsx'
import { JOIN } from './places.ts'

/** Binds whoever is signed in to the organisation that invited them, once they have said so: a link alone joins nobody. */
export default function Join({ session }: { session: Session }) {
  const { t } = useTranslation('app')
  const { actFor, signOut } = useAccess()
  const [secret] = useState(() => location.hash.slice(1))
  const [fault, setFault] = useState<unknown>()
  const [pending, setPending] = useState(false)
  useEffect(() => {
    document.title = t('join.title')
    // Neither the address bar nor the history keeps it.
    history.replaceState(null, '', JOIN)
  }, [t])
  const join = async () => {
    setPending(true)
    setFault(undefined)
    try {
      const { participantId } = await ask(api.POST('/people/accept', { body: { secret } }))
      await actFor(participantId)
      // Whoever has joined begins anew, in a page that knows nothing of before.
      location.assign('/')
    } catch (error) {
      setFault(error)
      setPending(false)
    }
  }
  const other = async () => {
    await signOut()
    history.replaceState(null, '', `${JOIN}#${secret}`)
  }
  return (
    <main className="sign-in" id="main">
      <div className="card sign-in-card">
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1>{t('join.title')}</h1>
        {secret === '' ? (
          <p className="note bad" role="alert">
            {t('join.missing')}
          </p>
        ) : (
          <p className="lead">{t('join.lead', { name: session.sub })}</p>
        )}
        <FaultNote error={fault} />
        <div className="row">
          {secret !== '' && (
            <Button kind="primary" onPress={join} isPending={pending} autoFocus>
              {t('join.button')}
            </Button>
          )}
          <Button kind="quiet" onPress={other}>
            {t('join.other')}
          </Button>
        </div>
      </div>
      <LookMenu />
    </main>
  )
}
