import { DialogTrigger, Popover, Button as Pressable } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Link } from './button.tsx'
import type { TermId } from './terms.ts'

/** Words with a "?" that opens what they mean, in the reader's language. */
export default function Terms({ of }: { of: readonly TermId[] }) {
  return (
    <span className="terms">
      {of.map(id => (
        <Term key={id} id={id} />
      ))}
    </span>
  )
}

function Term({ id }: { id: TermId }) {
  const { t } = useTranslation('terms')
  const name = t(`term.${id}.name`)
  return (
    <DialogTrigger>
      <Pressable className="term" aria-label={t('help', { term: name })}>
        {name}
        <span aria-hidden="true" className="term-mark">
          ?
        </span>
      </Pressable>
      <Popover className="popover term-said" placement="bottom start" offset={4} aria-label={name}>
        <p>
          <strong>{name}</strong>
        </p>
        <p>{t(`term.${id}.text`)}</p>
        <p>
          <Link to={`/glossary#${id}`}>{t('more')}</Link>
        </p>
      </Popover>
    </DialogTrigger>
  )
}
