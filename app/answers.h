#pragma once
// Everything that the window computes, kept in one place. A view asks in every frame; the frame
// goes on without the answer, and a later one finds it:
//
//     const Answered<DiffTable> table = view.answers.get<DiffTable>(
//         {.topic = {"rows of Diff"}, .key = {a, b, sort}, .label = "Sorting"},
//         [=](JobContext& job) { return make_table(…, job); });
//     if (!table) return draw_wait(…);
//
// Of each topic one answer is kept: the newest, which stays while the next is being made. It goes
// when a dataset that topic or key name is closed or read again, and when answers that nobody has
// asked for lately take up more than their share of memory.

#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <utility>

#include "app/answer_key.h"
#include "app/jobs.h"

namespace hs {

struct AppState;
// Whether this reading of the dataset is the one that is loaded.
bool is_open(const AppState& state, const DatasetVersion& version);

// Frozen; jobs keep what they read alive by it, as they do with datasets.
template <class T>
using Shared = std::shared_ptr<const T>;

// What happens to a job that runs when another key is asked for.
enum class Policy : uint8_t {
    kLatest,  // it is stopped: nobody waits for it any more
    kFinish,  // it is let finish: while the cursor is dragged, answers keep coming
};

struct Asked {
    AnswerKey topic;
    AnswerKey key = {};
    std::string label = {};  // of the job's chip
    Policy policy = Policy::kLatest;
    bool is_quick = false;   // answered within the frame
    bool asks_disk = false;  // that may not answer: beside the analyses, on threads of its own
};

// Why an answer is not there yet: at most one of these is set.
struct AnswerWait {
    std::optional<JobStatus> progress;
    Shared<Error> error = {};
    bool cancelled = false;  // by the user
};

template <class T>
AnswerWait wait_of(const Task<T>& task) {
    AnswerWait wait{task.progress()};
    if (task.result() == nullptr || task.result()->ok()) return wait;
    const Error& error = task.result()->error();
    wait.cancelled = is_cancelled(error);
    if (!wait.cancelled) wait.error = std::make_shared<const Error>(error);
    return wait;
}

template <class T>
struct Answered {
    Shared<T> value;          // null: none yet
    uint64_t version = 0;     // another number for every value; 0: none
    bool is_stale = false;    // not what was asked for, but what was before
    bool is_running = false;  // a job makes what was asked for, or finishes what was before
    AnswerWait wait = {};

    explicit operator bool() const { return value != nullptr; }
    const T& operator*() const { return *value; }
    const T* operator->() const { return value.get(); }
};

// What an answer takes up, roughly: what it says itself, else that of its elements.
template <class T>
uint64_t answer_bytes(const T& answer) {
    if constexpr (requires { answer.memory_bytes(); }) {
        return sizeof(T) + answer.memory_bytes();
    } else if constexpr (requires {
                             answer.size();
                             sizeof(typename T::value_type);
                         }) {
        return sizeof(T) + answer.size() * sizeof(typename T::value_type);
    } else {
        return sizeof(T);
    }
}

class Answers {
public:
    static constexpr uint64_t kMostBytes = uint64_t{1} << 31;

    // disk: for what asks it; null: among the others.
    explicit Answers(JobRunner& jobs, uint64_t most_bytes = kMostBytes, SlowJobs* disk = nullptr)
        : jobs_(jobs), disk_(disk), most_bytes_(most_bytes) {}

    // Between frames: forgets what is of other datasets than these, and what there is no room for.
    void begin_frame(const std::function<bool(const DatasetVersion&)>& is_open);
    void begin_frame(const AppState& state);  // than those that are open

    // fn: Result<T>(JobContext&) or Result<Shared<T>>(JobContext&). What it captures must stay good
    // without the UI thread: values, and what is shared and frozen.
    template <class T, class Fn>
    Answered<T> get(const Asked& asked, Fn fn) {
        Slot<T>& slot = slot_of<T>(asked.topic);
        slot.used_in_frame = frame_;
        const bool is_slow = asked.asks_disk && disk_ != nullptr;
        slot.ask(is_slow ? disk_->runner() : jobs_, asked, std::move(fn));
        return slot.answer();
    }
    // What there is, without asking for it.
    template <class T>
    Answered<T> last(const AnswerKey& topic) {
        const auto found = slots_.find({topic, typeid(T)});
        if (found == slots_.end()) return {};
        found->second->used_in_frame = frame_;
        auto& slot = static_cast<Slot<T>&>(*found->second);
        slot.collect();
        return slot.answer();
    }
    // After it failed or was stopped: the next question begins again.
    template <class T>
    void retry(const AnswerKey& topic) {
        const auto found = slots_.find({topic, typeid(T)});
        if (found != slots_.end()) found->second->forget_failure();
    }

    [[nodiscard]] size_t size() const { return slots_.size(); }
    [[nodiscard]] uint64_t memory_bytes() const;

private:
    class AnySlot {
    public:
        AnySlot() = default;
        AnySlot(const AnySlot&) = delete;
        AnySlot& operator=(const AnySlot&) = delete;
        virtual ~AnySlot() = default;
        virtual void collect() = 0;
        // Of a dataset that is no longer open.
        virtual void forget_closed(const std::function<bool(const DatasetVersion&)>& is_open) = 0;
        [[nodiscard]] virtual bool is_running() const = 0;
        void forget_failure() { failure_.reset(); }

        uint64_t used_in_frame = 0;
        uint64_t bytes = 0;

    protected:
        std::optional<Error> failure_;
        AnswerKey failed_key_;
    };

    template <class T>
    class Slot final : public AnySlot {
    public:
        template <class Fn>
        void ask(JobRunner& jobs, const Asked& asked, Fn fn) {
            collect();
            wanted_ = asked.key;
            if (value_ && key_ == wanted_) return work_.stop();
            if (failure_ && failed_key_ == wanted_) return;
            const bool may_finish = asked.policy == Policy::kFinish && !asked.is_quick;
            if (work_.running() && (work_key_ == wanted_ || may_finish)) return;
            failure_.reset();
            if (asked.is_quick) {
                work_.stop();
                return keep(wanted_, result_at_once(fn));
            }
            work_key_ = wanted_;
            work_.start(jobs, asked.label,
                        [fn = std::move(fn)](JobContext& job) { return shared_result(fn, job); });
        }

        [[nodiscard]] Answered<T> answer() const {
            Answered<T> answer{value_, version_, value_ && !(key_ == wanted_), work_.running()};
            const bool has_failed = failure_ && failed_key_ == wanted_;
            if (has_failed && is_cancelled(*failure_)) {
                answer.wait.cancelled = true;
            } else if (has_failed) {
                answer.wait.error = std::make_shared<const Error>(*failure_);
            } else {
                answer.wait.progress = work_.progress();
            }
            return answer;
        }

        void collect() override {
            if (std::optional<Result<Shared<T>>> made = work_.take()) {
                keep(work_key_, std::move(*made));
            }
        }
        void forget_closed(const std::function<bool(const DatasetVersion&)>& is_open) override {
            if (work_.running() && !work_key_.all_versions(is_open)) work_.stop();
            if (!value_ || key_.all_versions(is_open)) return;
            value_.reset();
            key_ = {};
            version_ = 0;
            bytes = 0;
        }
        [[nodiscard]] bool is_running() const override { return work_.running(); }

    private:
        template <class Fn>
        static Result<Shared<T>> shared_result(const Fn& fn, JobContext& job) {
            auto made = fn(job);
            if (!made.ok()) return made.error();
            if constexpr (std::is_convertible_v<decltype(std::move(made).value()), Shared<T>>) {
                return Shared<T>(std::move(made).value());
            } else {
                return Shared<T>(std::make_shared<const T>(std::move(made).value()));
            }
        }
        template <class Fn>
        static Result<Shared<T>> result_at_once(const Fn& fn) {
            try {
                JobContext alone;
                return shared_result(fn, alone);
            } catch (const std::bad_alloc&) { return out_of_memory_error(); }
        }
        void keep(const AnswerKey& key, Result<Shared<T>> made) {
            if (!made.ok()) {
                failure_ = made.error();
                failed_key_ = key;
                return;
            }
            value_ = std::move(made).value();
            key_ = key;
            version_ = next_version();
            bytes = answer_bytes(*value_);
        }

        Task<Shared<T>> work_;
        AnswerKey work_key_;  // of what runs
        Shared<T> value_;
        AnswerKey key_;     // of the value
        AnswerKey wanted_;  // asked for last
        uint64_t version_ = 0;
    };

    struct Place {
        AnswerKey topic;
        std::type_index type;
        bool operator==(const Place&) const = default;
    };
    struct PlaceHash {
        size_t operator()(const Place& place) const {
            return place.topic.hash() ^ place.type.hash_code();
        }
    };

    template <class T>
    Slot<T>& slot_of(const AnswerKey& topic) {
        std::unique_ptr<AnySlot>& slot = slots_[{topic, typeid(T)}];
        if (!slot) slot = std::make_unique<Slot<T>>();
        return static_cast<Slot<T>&>(*slot);
    }
    void make_room();

    JobRunner& jobs_;
    SlowJobs* disk_;
    uint64_t most_bytes_;
    uint64_t frame_ = 0;
    std::unordered_map<Place, std::unique_ptr<AnySlot>, PlaceHash> slots_;
};

}  // namespace hs
