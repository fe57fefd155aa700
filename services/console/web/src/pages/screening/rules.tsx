import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { isOrigin, type PolicyVersion } from './screening.ts'

/** The rules of a version as names and values in words. */
export function useRuleFacts(rules: PolicyVersion['rules']): (readonly [string, string])[] {
  const { t } = useTranslation('screening')
  const format = useFormat()
  if (!isOrigin(rules))
    return [
      [t('rule.maxCountrySharePct'), format.exactPercent(rules.maxCountrySharePct)],
      [t('rule.byYear'), String(rules.byYear)],
    ]
  const limit = ({ pct, inclusive }: { pct: string; inclusive: boolean }) =>
    inclusive ? t('limit.from', { pct: format.exactPercent(pct) }) : t('limit.above', { pct: format.exactPercent(pct) })
  const { ownership, input, control, recycledFeed, intermediaryPct } = rules
  return [
    [t('rule.coveredCountries'), format.list(rules.coveredCountries.map(format.country))],
    [t('rule.materials'), rules.materials ? format.list(rules.materials) : t('rule.allMaterials')],
    [t('rule.stages'), format.list(rules.stages.map(stage => t(`stages.${stage}`)))],
    [t('rule.location'), t(`place.${rules.location}`)],
    [
      t('rule.ownership'),
      ownership
        ? [
            limit(ownership),
            t(`method.${ownership.method}`),
            ...(ownership.noticePct === undefined
              ? []
              : [t('limit.notice', { pct: format.exactPercent(ownership.noticePct) })]),
          ].join(' · ')
        : t('limit.none'),
    ],
    [t('rule.input'), input ? limit(input) : t('limit.none')],
    [t('rule.technology'), t(`treatment.${rules.technology}`)],
    [t('rule.control'), t(`treatment.${control ?? 'ignored'}`)],
    ...(recycledFeed ? [[t('rule.recycledFeed'), t(`feed.${recycledFeed}`)] as const] : []),
    ...(intermediaryPct === undefined
      ? []
      : [[t('rule.intermediaryPct'), format.exactPercent(intermediaryPct)] as const]),
  ]
}
