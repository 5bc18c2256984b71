#include "lacuna/serve/desk.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include "lacuna/base/error.hpp"

namespace lacuna {

std::optional<std::string> Desk::ask(const std::string& who, Work work) {
  std::future<std::optional<std::string>> answer;
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_) {
      return std::nullopt;
    }
    if (!who.empty()) {
      std::erase_if(waiting_, [&](Question& older) {
        if (older.who != who) {
          return false;
        }
        older.answer.set_value(std::nullopt);
        return true;
      });
      if (in_hand_ == who) {
        is_dropped_.store(true);
      }
    }
    waiting_.push_back({.who = who, .work = std::move(work)});
    answer = waiting_.back().answer.get_future();
  }
  arrived_.notify_one();
  return answer.get();
}

void Desk::answer(Question& question, Workers& workers, const std::atomic<bool>& stop) {
  try {
    question.answer.set_value(question.work(workers));
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::stopped && (is_dropped_.load() || stop.load())) {
      question.answer.set_value(std::nullopt);
    } else {
      question.answer.set_exception(std::current_exception());
    }
  } catch (...) {
    question.answer.set_exception(std::current_exception());
  }
}

void Desk::run(Workers& workers, const std::atomic<bool>& stop) {
  constexpr std::chrono::milliseconds glance(50);  // how often `stop` is looked at
  workers.stop_when(&is_dropped_, &stop);
  while (!stop.load()) {
    std::list<Question> taken;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait_for(lock, glance, [&] { return !waiting_.empty(); });
      if (waiting_.empty()) {
        continue;
      }
      taken.splice(taken.begin(), waiting_, waiting_.begin());
      in_hand_ = taken.front().who;
      is_dropped_.store(false);
    }
    answer(taken.front(), workers, stop);
    const std::lock_guard lock(mutex_);
    in_hand_.reset();
  }
  workers.stop_when(nullptr);
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  for (Question& question : waiting_) {
    question.answer.set_value(std::nullopt);
  }
  waiting_.clear();
}

}  // namespace lacuna
