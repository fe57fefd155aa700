import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useAccess } from '../session/session.tsx'
import type { Organisation } from '../session/token.ts'
import { Button } from '../ui/button.tsx'
import { LookMenu } from './look.tsx'

/** What somebody who acts for several organisations sees first: each call is meant for one. */
export default function ChooseOrganisation({ organisations }: { organisations: readonly Organisation[] }) {
  const { t } = useTranslation('app')
  const { actFor, signOut } = useAccess()
  useEffect(() => {
    document.title = t('choose.title')
  }, [t])
  return (
    <main className="sign-in" id="main">
      <div className="card sign-in-card">
        <h1>{t('choose.title')}</h1>
        <p className="lead">{t('choose.lead')}</p>
        {organisations.map(({ participantId, legalName, role }) => (
          <Button key={participantId} onPress={() => actFor(participantId)}>
            {legalName} · {t(`role.${role}`)}
          </Button>
        ))}
        <Button kind="quiet" onPress={signOut}>
          {t('signOut')}
        </Button>
      </div>
      <LookMenu />
    </main>
  )
}
