import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/problem.ts'
import { useCredentialWords } from '../../origin/use-credential-words.ts'
import { FaultNote } from '../../ui/fault-note.tsx'

/** Why a credential was not taken: each finding in the reader's language by its code and figures, with how to mend it. */
export function Refused({ error }: { error: unknown }) {
  const { t } = useTranslation('credentials')
  const words = useCredentialWords()
  const findings = error instanceof Problem ? error.errors.filter(one => one.code !== undefined) : []
  if (findings.length === 0) return <FaultNote error={error} />
  return (
    <div className="note bad" role="alert">
      <strong>{t('refusedFor', { count: findings.length })}</strong>
      <ul className="bullets">
        {findings.map(({ path, code = '', message, values = {} }) => (
          <li key={`${path} ${code}`}>
            {words.finding({ code, message, figures: { ...values } }).text} {t(`mend.${code}`, { defaultValue: '' })}
          </li>
        ))}
      </ul>
    </div>
  )
}
