//! How near a run came to AWS's limits.

use std::rc::Rc;

use crate::markup::*;

use super::prose::prose;
use crate::protocol::{Forecast, Meter, Meters, VisitId};

/// The meters and forecasts; absent: they are on their way.
pub fn meters_dialog(meters: Option<&Rc<Meters>>, on_visit: &Callback<VisitId>) -> Html {
    let Some(meters) = meters else {
        return html! { <p class="lead" role="status">{ "Measuring…" }</p> };
    };
    html! {
        <>
            <dl class="meters">
                for meter in &meters.meters {
                    { one(meter, on_visit) }
                }
            </dl>
            if !meters.forecasts.is_empty() {
                <section aria-label="Forecast">
                    <h3>{ "With more of the same" }</h3>
                    <ul class="forecasts">
                        for forecast in &meters.forecasts {
                            { forecast_line(forecast, on_visit) }
                        }
                    </ul>
                </section>
            }
        </>
    }
}

fn one(meter: &Meter, on_visit: &Callback<VisitId>) -> Html {
    html! {
        <div key={meter.name.to_string()}>
            <dt>{ meter.name.clone() }</dt>
            <dd>
                <b>{ meter.value.clone() }</b>
                if let Some(share) = meter.share {
                    <meter min="0" max="1" high="0.8" value={share.to_string()} aria-label={format!("{}: share of the limit", meter.name)} />
                    <small>{ percent(share) }</small>
                }
                { way(meter.visit, on_visit) }
                <p>{ prose(&meter.help) }</p>
            </dd>
        </div>
    }
}

fn forecast_line(forecast: &Forecast, on_visit: &Callback<VisitId>) -> Html {
    html! { <li key={forecast.text.to_string()}>{ prose(&forecast.text) }{ " " }{ way(forecast.visit, on_visit) }</li> }
}

fn way(visit: Option<VisitId>, on_visit: &Callback<VisitId>) -> Html {
    match visit {
        Some(visit) => {
            let onclick = on_visit.reform(move |_: MouseEvent| visit);
            html! { <button class="link" {onclick}>{ "Show" }</button> }
        }
        None => Html::default(),
    }
}

/// `12 %`; the least that is told is one.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent < 1.0 {
        String::from("under 1 %")
    } else {
        format!("{} %", percent.round())
    }
}
