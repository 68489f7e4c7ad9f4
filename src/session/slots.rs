//! Which stages of data flow a state has.

use asl_engine::visit::Stage as EngineStage;
use asl_language::model::{Pass, QueryLanguage, State, StateKind};

/// A stage that a type of state has.
pub(super) struct Slot {
    pub(super) stage: EngineStage,
    pub(super) name: &'static str,
    /// The fields that it comes from; the first one that is there.
    pub(super) fields: &'static [&'static str],
    /// It is there without a field, too.
    pub(super) is_result: bool,
}

/// The stages of a state in the order in which data flows through them (reference 01-language §4).
pub(super) fn slots(state: &State, has_assign: bool) -> Vec<Slot> {
    match state.query_language {
        QueryLanguage::JsonPath => path_slots(state, has_assign),
        QueryLanguage::JsonAta => jsonata_slots(state, has_assign),
    }
}

fn jsonata_slots(state: &State, has_assign: bool) -> Vec<Slot> {
    use EngineStage::{Arguments, Assign, ItemBatcher, ItemReader, ItemSelector, Items, Output};
    let slot = |stage, name, fields| Slot {
        stage,
        name,
        fields,
        is_result: false,
    };
    let mut slots = Vec::new();
    match &state.kind {
        StateKind::Task(_) | StateKind::Parallel(_) => {
            slots.extend([slot(Arguments, "Arguments", &["Arguments"]), result_slot()]);
        }
        StateKind::Map(map) => {
            if map.item_reader.is_some() {
                slots.push(slot(ItemReader, "ItemReader", &["ItemReader"]));
            }
            slots.push(slot(Items, "Items", &["Items"]));
            slots.push(slot(ItemSelector, "ItemSelector", &["ItemSelector"]));
            if map.item_batcher.is_some() {
                slots.push(slot(ItemBatcher, "ItemBatcher", &["ItemBatcher"]));
            }
            slots.push(result_slot());
        }
        StateKind::Pass(_) | StateKind::Choice(_) | StateKind::Wait(_) | StateKind::Succeed => {}
        // Error and Cause are all it has.
        StateKind::Fail(_) => return slots,
    }
    if has_assign {
        slots.push(slot(Assign, "Assign", &["Assign"]));
    }
    slots.push(slot(Output, "Output", &["Output"]));
    slots
}

/// What the service answered, or the results of a Parallel or Map.
fn result_slot() -> Slot {
    Slot {
        stage: EngineStage::TaskResult,
        name: "Result",
        fields: &[],
        is_result: true,
    }
}

fn path_slots(state: &State, has_assign: bool) -> Vec<Slot> {
    use EngineStage::{
        Assign, InputPath, ItemBatcher, ItemReader, ItemSelector, ItemsPath, OutputPath,
        Parameters, Result, ResultPath, ResultSelector,
    };
    let slot = |stage, name, fields| Slot {
        stage,
        name,
        fields,
        is_result: false,
    };
    let parameters = || slot(Parameters, "Parameters", &["Parameters"]);
    let selected = || {
        [
            slot(ResultSelector, "ResultSelector", &["ResultSelector"]),
            slot(ResultPath, "ResultPath", &["ResultPath"]),
        ]
    };
    let mut slots = vec![slot(InputPath, "InputPath", &["InputPath"])];
    match &state.kind {
        StateKind::Task(_) | StateKind::Parallel(_) => {
            slots.extend([parameters(), result_slot()]);
            slots.extend(selected());
        }
        StateKind::Map(map) => {
            slots.push(slot(ItemsPath, "ItemsPath", &["ItemsPath"]));
            if map.item_reader.is_some() {
                slots.push(slot(ItemReader, "ItemReader", &["ItemReader"]));
            }
            slots.push(slot(
                ItemSelector,
                "ItemSelector",
                &["ItemSelector", "Parameters"],
            ));
            if map.item_batcher.is_some() {
                slots.push(slot(ItemBatcher, "ItemBatcher", &["ItemBatcher"]));
            }
            slots.push(result_slot());
            slots.extend(selected());
        }
        StateKind::Pass(Pass {
            result: Some(_), ..
        }) => {
            slots.extend([
                slot(Result, "Result", &["Result"]),
                slot(ResultPath, "ResultPath", &["ResultPath"]),
            ]);
        }
        StateKind::Pass(_) => slots.extend([
            parameters(),
            slot(ResultPath, "ResultPath", &["ResultPath"]),
        ]),
        StateKind::Choice(_) | StateKind::Wait(_) | StateKind::Succeed => {}
        // It ends here; TestState shows its input as one after InputPath, which it cannot have.
        StateKind::Fail(_) => return slots,
    }
    slots.push(slot(OutputPath, "OutputPath", &["OutputPath"]));
    if has_assign {
        slots.push(slot(Assign, "Assign", &["Assign"]));
    }
    slots
}
