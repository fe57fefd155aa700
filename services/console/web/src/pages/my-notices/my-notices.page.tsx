import { pageOf } from '@lodestone/contracts/notice/page'
import { WORDS } from '@lodestone/contracts/notice/words'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { useMay } from '../../session/session.tsx'
import { KINDS } from '../../session/token.ts'
import { Button, ButtonLink, Link } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded, Loading } from '../../ui/state.tsx'
import styles from './my-notices.module.css'
import { type Notice, noticesQuery, useRead, useReadAll } from './my-notices.queries.ts'
import { useNames } from './use-names.ts'

/** What one's organisation was told, each with the page where it can be seen. */
export default function MyNoticesPage() {
  const { t } = useTranslation('my-notices')
  const query = useQuery(noticesQuery())
  const readAll = useReadAll()
  const { isLoading, nameOf } = useNames()
  const isOperators = !useMay(...KINDS)
  const aside = (
    <>
      <ButtonLink to="/my/contacts">{t('emails')}</ButtonLink>
      <Button isPending={readAll.isPending} isDisabled={query.data?.unread === 0} onPress={() => readAll.mutate()}>
        {t('readAll')}
      </Button>
    </>
  )
  return (
    <Page title={t('title')} lead={t(isOperators ? 'leadOperators' : 'lead')} aside={aside}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('none')}</Empty>
          ) : isLoading ? (
            <Loading rows={8} />
          ) : (
            <ul className={styles.notices}>
              {items.map(notice => (
                <Told key={notice.id} notice={notice} name={nameOf(notice.about)} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  )
}

function Told({ notice, name }: { notice: Notice; name: string | undefined }) {
  const { t } = useTranslation('my-notices')
  const format = useFormat()
  const words = new Map(Object.entries(WORDS[useLanguage()]))
  const read = useRead()
  const { dueAt } = notice.about
  return (
    <li className={styles.notice} data-unread={!notice.read}>
      <Link to={pageOf(notice.about)} onClick={() => notice.read || read.mutate(notice.id)}>
        {!notice.read && <span className="hidden-visually">{t('unread')} </span>}
        {words.get(notice.type) ?? notice.type}
        {name !== undefined && <strong> · {name}</strong>}
        {typeof dueAt === 'string' && <> · {t('dueAt', { time: format.dateTime(dueAt) })}</>}
      </Link>
      <time dateTime={notice.at}>{format.dateTime(notice.at)}</time>
    </li>
  )
}
