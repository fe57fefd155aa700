import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../i18n/language.tsx'
import type { Fault } from '../session/entering.ts'
import { hasPublicFace } from '../session/session.oidc.ts'
import { useAccess } from '../session/session.tsx'
import { Button } from '../ui/button.tsx'
import { LookMenu } from './look.tsx'

/** What whoever is not signed in sees. Signing in itself happens at the issuer. */
export function SignIn({ fault }: { fault?: Fault }) {
  const { t } = useTranslation('app')
  const { signIn } = useAccess()
  const language = useLanguage()
  const [pending, setPending] = useState(false)
  const [failed, setFailed] = useState(false)
  const [isPublic, setPublic] = useState(false)
  useEffect(() => {
    // Whoever cannot be told finds no link.
    hasPublicFace().then(setPublic, () => {})
  }, [])
  useEffect(() => {
    document.title = t('signIn.title')
  }, [t])
  const start = async () => {
    setPending(true)
    setFailed(false)
    try {
      await signIn()
    } catch {
      setFailed(true)
      setPending(false)
    }
  }
  const news = failed ? 'failed' : fault
  return (
    <main className="sign-in" id="main">
      <div className="card sign-in-card">
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1>{t('signIn.title')}</h1>
        <p className="lead">{t('signIn.lead')}</p>
        {news && (
          <p className={`note ${news === 'ended' ? 'warn' : 'bad'}`} role="alert">
            {t(`signIn.${news}`)}
          </p>
        )}
        <Button kind="primary" onPress={start} isPending={pending} autoFocus>
          {t('signIn.button')}
        </Button>
      </div>
      <div className="row">
        <LookMenu />
        <a href="/docs">{t('apiDocs')}</a>
        {isPublic && <a href={`/public/${language}`}>{t('published')}</a>}
      </div>
    </main>
  )
}
