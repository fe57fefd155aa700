import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { policiesQuery } from '../../api/queries.ts'
import { useFormat } from '../../format/use-format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Loaded } from '../../ui/state.tsx'

export function PoliciesTab() {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const query = useQuery(policiesQuery())
  return (
    <>
      <p className="lead">{t('policiesLead')}</p>
      <Loaded query={query} rows={6}>
        {({ items }) => (
          <div className="grid">
            {items.map(({ id, name, kind, screensOffers, standing, versions }) => (
              <Card
                key={id}
                title={<Link to={`/screening/policies/${id}`}>{name}</Link>}
                aside={screensOffers && <Badge tone="accent">{t('screensOffers')}</Badge>}
              >
                <Facts
                  items={[
                    [t('kind'), t(`kinds.${kind}`)],
                    [
                      t('standing'),
                      standing
                        ? `${t('versionIs', { version: standing.version })}, ${t('since', { from: format.date(standing.validFrom) })} · ${t(`states.${standing.state}`)}`
                        : t('noneStands'),
                    ],
                    [t('versions'), format.count(versions.length)],
                    ...(standing ? [[t('source'), standing.source.title] as const] : []),
                  ]}
                />
              </Card>
            ))}
          </div>
        )}
      </Loaded>
    </>
  )
}
