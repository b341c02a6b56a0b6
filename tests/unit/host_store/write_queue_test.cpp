// Commands that share a transaction share nothing else.
#include "host/store/write_queue.hpp"

#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>
#include <future>
#include <stdexcept>
#include <thread>

using namespace sluice;

namespace {

struct Fixture {
    test::TempFolder folder;
    std::filesystem::path file = folder.path() / "queue.sqlite";
    std::unique_ptr<WriteQueue> queue;

    Fixture() {
        auto connection = std::make_unique<Connection>(file, Connection::Use::write);
        connection->execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY, of INTEGER REFERENCES numbers(number))");
        queue = std::make_unique<WriteQueue>(std::move(connection));
    }

    static void insert(WriteTurn &turn, int number) {
        turn.connection.query("INSERT INTO numbers (number) VALUES (?)").with(number).run();
        turn.changes.push_back({std::to_string(number), "", "", JobState::queued, 1, false});
    }

    // Whether each of `commands`, which share one transaction, failed, and with what.
    std::vector<std::string> run_together(const std::vector<WriteQueue::Command> &commands) {
        std::promise<void> gate;
        std::promise<void> is_running;
        std::thread first([&] {
            queue->run([&](WriteTurn &) {
                is_running.set_value();
                gate.get_future().wait();
            });
        });
        is_running.get_future().wait();
        std::vector<std::string> answers(commands.size());
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < commands.size(); ++i)
            threads.emplace_back([&, i] {
                try {
                    queue->run(commands[i]);
                } catch (const Failure &failure) {
                    answers[i] = status_name(failure.status());
                } catch (const std::runtime_error &error) {
                    answers[i] = error.what();
                }
            });
        // Commands that come late form another transaction; what is asserted holds for several too.
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        gate.set_value();
        first.join();
        for (std::thread &thread : threads) thread.join();
        return answers;
    }

    std::int64_t count() {
        Connection reader(file, Connection::Use::read);
        Statement query = reader.query("SELECT count(*) FROM numbers");
        query.next();
        return query.integer(0);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(write_queue, Fixture)

BOOST_AUTO_TEST_CASE(what_was_answered_is_there) {
    queue->run([](WriteTurn &turn) { insert(turn, 1); });
    BOOST_TEST(count() == 1);
}

BOOST_AUTO_TEST_CASE(a_command_that_throws_undoes_itself_only) {
    const std::vector<std::string> expected = {"", "stop", "io_fatal", ""};
    std::vector<std::string> heard;
    queue->set_listener([&](const std::vector<JobChange> &changes) {
        for (const JobChange &change : changes) heard.push_back(change.id);
    });
    const std::vector<std::string> answers = run_together({
        [](WriteTurn &turn) { insert(turn, 1); },
        [](WriteTurn &turn) {
            insert(turn, 2);
            throw std::runtime_error("stop");
        },
        [](WriteTurn &turn) {
            insert(turn, 3);
            insert(turn, 3);
        },
        [](WriteTurn &turn) { insert(turn, 4); },
    });
    BOOST_TEST(answers == expected, boost::test_tools::per_element());
    BOOST_TEST(count() == 2);
    BOOST_TEST(heard.size() == 2);
}

BOOST_AUTO_TEST_CASE(a_commit_that_fails_fails_all_in_it) {
    bool did_hear = false;
    queue->set_listener([&](const std::vector<JobChange> &changes) { did_hear = !changes.empty(); });
    const auto answer = run_together({[](WriteTurn &turn) {
        insert(turn, 1);
        turn.connection.execute("PRAGMA defer_foreign_keys = ON");
        turn.connection.query("INSERT INTO numbers (number, of) VALUES (2, 77)").run();
    }});
    BOOST_TEST(answer[0] == "io_retry");
    BOOST_TEST(!did_hear);
    BOOST_TEST(count() == 0);
    queue->run([](WriteTurn &turn) { insert(turn, 1); });
    BOOST_TEST(count() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
