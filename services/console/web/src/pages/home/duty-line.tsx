import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { useShortList } from '../../format/use-short-list.ts'
import { useUntilWhen } from '../../round/use-until-when.ts'
import { useActs } from '../../session/acting.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import type { Duty } from './home.ts'

export function DutyLine({ duty, supplier }: { duty: Duty; supplier: boolean }) {
  const { t } = useTranslation('home')
  const format = useFormat()
  const shortList = useShortList()
  const untilWhen = useUntilWhen()
  const material = useMaterialName()
  const mayAct = useActs()
  const line = (text: string, hint: string, to: string, act: string): ReactNode => (
    <li>
      <div>
        <strong>{text}</strong>
        <p className="hint">{hint}</p>
      </div>
      {(mayAct || !to.endsWith('/new')) && <ButtonLink to={to}>{mayAct ? act : t('toSee')}</ButtonLink>}
    </li>
  )
  if ('round' in duty) {
    const { round } = duty
    const to = `/my/rounds/${round.id}`
    switch (duty.kind) {
      case 'decide':
        return line(t('decide', { count: duty.count }), `${round.name}. ${untilWhen(round)}`, to, t('toDecide'))
      case 'contract':
        return line(t('contract', { count: duty.count }), round.name, to, t('toReport'))
      case 'delivery':
        return line(t('delivery', { count: duty.count }), round.name, to, t('toReport'))
      case 'missing':
        return line(
          t(supplier ? 'missingOffer' : 'missingForecast', { round: round.name }),
          t('missingHint', {
            time: format.dateTime(supplier ? round.offersCloseAt : round.collectionClosesAt),
            materials: shortList(round.materials.map(material)),
            periods: shortList(round.periods.map(format.period)),
          }),
          supplier ? '/my/offers/new' : '/my/forecasts/new',
          t(supplier ? 'toOffer' : 'toForecast'),
        )
    }
  }
  const { offer } = duty
  const to = `/my/offers/${offer.id}`
  switch (duty.kind) {
    case 'unproven':
      return line(t('unproven', { reference: offer.reference }), t('unprovenHint'), to, t('toMend'))
    case 'expires':
      return line(
        t('expires', { reference: offer.reference, time: format.dateTime(offer.validUntil) }),
        t('expiresHint'),
        to,
        t('toMend'),
      )
    case 'evidence':
      return line(
        t('evidence', { reference: offer.reference, date: format.date(duty.validTo), count: duty.daysLeft }),
        t('evidenceHint'),
        to,
        t('toMend'),
      )
  }
}
