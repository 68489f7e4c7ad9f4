//! The settings as they are typed: what cannot be used yet stays in its field.

use std::collections::BTreeMap;
use std::rc::Rc;

use asl_engine::clock::Timestamp;
use asl_engine::quotas::{MAX_EVENTS, MAX_NAME_LENGTH, MAX_PAYLOAD_BYTES};

use crate::protocol::{MachineType, Settings};
use crate::words::grouped;

/// What AWS takes in no name of an execution or a state machine, beside white space and control characters (reference 08-quotas).
const NOT_IN_NAMES: &str = "<>{}[]?*\"#%\\^|~`$&,;:/";

/// A setting that is a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// `$$.Execution.Name`
    ExecutionName,
    /// `$$.StateMachine.Name`
    StateMachineName,
    /// In every ARN.
    Region,
    /// In every ARN.
    AccountId,
    /// What chance is drawn from.
    Seed,
    /// When the execution starts.
    StartTime,
}

impl Setting {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::ExecutionName,
        Self::StateMachineName,
        Self::Region,
        Self::AccountId,
        Self::Seed,
        Self::StartTime,
    ];
}

/// Settings as texts that a person types. Empty means the default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// Standard or Express.
    pub machine_type: MachineType,
    /// Whether AWS's quotas are off.
    pub no_quotas: bool,
    /// What stands in the fields that are not empty.
    pub texts: BTreeMap<Setting, Rc<str>>,
}

impl Draft {
    /// The settings as they would be typed.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let mut draft = Self {
            machine_type: settings.machine_type,
            no_quotas: !settings.quotas,
            texts: BTreeMap::new(),
        };
        let seed = (settings.seed != 0).then(|| settings.seed.to_string());
        for (setting, text) in [
            (Setting::ExecutionName, settings.execution_name.clone()),
            (
                Setting::StateMachineName,
                settings.state_machine_name.clone(),
            ),
            (Setting::Region, settings.region.clone()),
            (Setting::AccountId, settings.account_id.clone()),
            (Setting::Seed, seed),
            (Setting::StartTime, settings.start_time.clone()),
        ] {
            draft.write(setting, text.as_deref().unwrap_or_default());
        }
        draft
    }

    /// What stands in a field.
    #[must_use]
    pub fn text(&self, setting: Setting) -> &str {
        self.texts.get(&setting).map_or("", |text| text)
    }

    /// Types into a field.
    pub fn write(&mut self, setting: Setting, text: &str) {
        if text.is_empty() {
            self.texts.remove(&setting);
        } else {
            self.texts.insert(setting, text.into());
        }
    }

    /// Why what stands in a field cannot be used, in words for people.
    #[must_use]
    pub fn fault(&self, setting: Setting) -> Option<String> {
        let text = self.text(setting).trim();
        if text.is_empty() {
            return None;
        }
        match setting {
            Setting::ExecutionName | Setting::StateMachineName => fault_of_name(text),
            Setting::Region => {
                let known = |part: &str| {
                    !part.is_empty()
                        && part
                            .chars()
                            .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit())
                };
                let fits = text.split('-').count() >= 3 && text.split('-').all(known);
                (!fits).then(|| format!("`{text}` is no region such as `eu-west-1`"))
            }
            Setting::AccountId => {
                let fits = text.len() == 12 && text.bytes().all(|digit| digit.is_ascii_digit());
                (!fits).then(|| format!("`{text}` is no account id: these have 12 digits"))
            }
            Setting::Seed => text.parse::<u32>().is_err().then(|| {
                format!("`{text}` is no whole number from 0 to {}", u32::MAX)
            }),
            Setting::StartTime => Timestamp::parse(text).is_none().then(|| {
                format!("`{text}` is no time such as `2026-01-01T00:00:00Z` or `2026-01-01T02:00:00+02:00`")
            }),
        }
    }

    /// How many fields cannot be used yet.
    #[must_use]
    pub fn faults(&self) -> usize {
        Setting::ALL
            .into_iter()
            .filter(|setting| self.fault(*setting).is_some())
            .count()
    }

    /// The settings that are typed; what cannot be used yet is as in `before`.
    #[must_use]
    pub fn settings(&self, before: &Settings) -> Settings {
        let read = |setting, before: &Option<String>| {
            if self.fault(setting).is_some() {
                return before.clone();
            }
            Some(self.text(setting).trim())
                .filter(|text| !text.is_empty())
                .map(String::from)
        };
        let seed = read(Setting::Seed, &Some(before.seed.to_string()));
        Settings {
            machine_type: self.machine_type,
            quotas: !self.no_quotas,
            execution_name: read(Setting::ExecutionName, &before.execution_name),
            state_machine_name: read(Setting::StateMachineName, &before.state_machine_name),
            region: read(Setting::Region, &before.region),
            account_id: read(Setting::AccountId, &before.account_id),
            seed: seed.and_then(|seed| seed.parse().ok()).unwrap_or_default(),
            start_time: read(Setting::StartTime, &before.start_time),
        }
    }

    /// What is not as it comes, each in a word or two.
    #[must_use]
    pub fn told(settings: &Settings) -> Vec<String> {
        let mut told = Vec::new();
        if settings.machine_type == MachineType::Express {
            told.push(String::from("EXPRESS"));
        }
        if !settings.quotas {
            told.push(String::from("quotas off"));
        }
        if settings.seed != 0 {
            told.push(format!("seed {}", settings.seed));
        }
        told.extend(settings.region.clone());
        told.extend(
            settings
                .start_time
                .as_ref()
                .map(|time| format!("starts {time}")),
        );
        let names = [
            ("account", &settings.account_id),
            ("execution", &settings.execution_name),
            ("machine", &settings.state_machine_name),
        ];
        for (what, name) in names {
            told.extend(name.as_ref().map(|name| format!("{what} {name}")));
        }
        told
    }
}

/// What AWS's quotas do to a run, for people.
#[must_use]
pub fn quotas_told() -> String {
    format!(
        "End the run where AWS would: at {} events, at more than {} KiB of payload.",
        grouped(MAX_EVENTS),
        MAX_PAYLOAD_BYTES / 1024
    )
}

fn fault_of_name(name: &str) -> Option<String> {
    let length = name.chars().count();
    if length > MAX_NAME_LENGTH {
        return Some(format!(
            "a name has at most {MAX_NAME_LENGTH} characters; this one has {length}"
        ));
    }
    let refused =
        |sign: &char| sign.is_whitespace() || sign.is_control() || NOT_IN_NAMES.contains(*sign);
    match name.chars().find(refused) {
        Some('`') => Some(String::from("AWS takes no backtick in a name")),
        Some(sign) if sign.is_whitespace() || sign.is_control() => {
            Some(String::from("AWS takes no blanks in a name"))
        }
        Some(sign) => Some(format!("AWS takes no `{sign}` in a name")),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(setting: Setting, text: &str) -> Draft {
        let mut draft = Draft::default();
        draft.write(setting, text);
        draft
    }

    #[test]
    fn what_aws_or_the_engine_would_not_take_is_told() {
        for (setting, text, fault) in [
            (Setting::ExecutionName, "", None),
            (Setting::ExecutionName, " order-1 ", None),
            (Setting::ExecutionName, "Bestellung-ä", None),
            (Setting::ExecutionName, "a b", Some("no blanks")),
            (Setting::StateMachineName, "a/b", Some("no `/`")),
            (Setting::StateMachineName, "a`b", Some("no backtick")),
            (Setting::Region, "eu-west-1", None),
            (Setting::Region, "us-gov-west-1", None),
            (Setting::Region, "Ireland", Some("`Ireland` is no region")),
            (Setting::Region, "eu--1", Some("no region")),
            (Setting::AccountId, "000000000001", None),
            (Setting::AccountId, "12345", Some("12 digits")),
            (Setting::Seed, "4294967295", None),
            (Setting::Seed, "4294967296", Some("whole number")),
            (Setting::Seed, "-1", Some("whole number")),
            (Setting::StartTime, "2026-02-28T00:00:00Z", None),
            (Setting::StartTime, "2026-02-28T00:00:00.5+02:00", None),
            (Setting::StartTime, "2026-02-30T00:00:00Z", Some("no time")),
            (
                Setting::StartTime,
                "tomorrow",
                Some("`tomorrow` is no time"),
            ),
        ] {
            let told = typed(setting, text).fault(setting);
            match fault {
                None => assert_eq!(told, None, "{text:?}"),
                Some(part) => assert!(told.is_some_and(|told| told.contains(part)), "{text:?}"),
            }
        }
        let long = "n".repeat(81);
        let told = typed(Setting::ExecutionName, &long).fault(Setting::ExecutionName);
        assert!(told.is_some_and(|told| told.contains("at most 80") && told.contains("81")));
    }

    #[test]
    fn settings_typed_out_are_the_same_settings() {
        let all = Settings {
            machine_type: MachineType::Express,
            seed: 7,
            start_time: Some("2026-02-28T00:00:00Z".into()),
            execution_name: Some("order-1".into()),
            state_machine_name: Some("Order".into()),
            region: Some("eu-west-1".into()),
            account_id: Some("000000000001".into()),
            quotas: false,
        };
        for settings in [all, Settings::default()] {
            assert_eq!(
                Draft::of(&settings).settings(&Settings::default()),
                settings
            );
        }
        assert_eq!(Draft::default(), Draft::of(&Settings::default()));
    }

    #[test]
    fn what_cannot_be_used_changes_nothing_else() {
        let before = Settings {
            seed: 7,
            ..Settings::default()
        };
        let mut draft = Draft::of(&before);
        draft.write(Setting::Seed, "7x");
        draft.write(Setting::Region, "eu-west-1");
        let settings = draft.settings(&before);
        assert_eq!(
            (settings.seed, settings.region.as_deref()),
            (7, Some("eu-west-1"))
        );
        assert_eq!((draft.text(Setting::Seed), draft.faults()), ("7x", 1));
        draft.write(Setting::Seed, "");
        assert_eq!((draft.settings(&before).seed, draft.faults()), (0, 0));
    }

    #[test]
    fn only_what_is_not_the_default_is_told() {
        assert_eq!(Draft::told(&Settings::default()), Vec::<String>::new());
        let settings = Settings {
            machine_type: MachineType::Express,
            quotas: false,
            execution_name: Some("order-1".into()),
            ..Settings::default()
        };
        assert_eq!(
            Draft::told(&settings),
            ["EXPRESS", "quotas off", "execution order-1"]
        );
    }
}
